/** A technical word of the window or the report, in words that need none. */
export interface GlossaryEntry {
  readonly word: string;
  readonly means: string;
}

/** Every technical word that the window uses, by the alphabet. */
export const glossary: readonly GlossaryEntry[] = [
  { word: '95 % interval', means: 'The range that would hold the true value in 95 of 100 such logs. A wide one says that there is little to go by.' },
  {
    word: 'A, AAAA, MX and other kinds',
    means: 'What a DNS lookup asks for: A an IPv4 address, AAAA an IPv6 address, MX the mail servers of a name, PTR the name of an address.',
  },
  {
    word: 'Acting as one; spike time tiling coefficient',
    means:
      'How often two sources ask within seconds of each other, from −1 to 1. 0 is what their rates give by chance, 1 is always together (Cutts & Eglen 2014).',
  },
  {
    word: 'Address',
    means: 'The number a machine has on a network, such as 192.0.2.15 (IPv4) or 2001:db8::1 (IPv6). Several machines may share one.',
  },
  { word: 'Baseline', means: 'A stretch of time taken as usual, against which another is compared.' },
  { word: 'Bundle', means: 'A dashed circle that stands for many weaker hosts, so that the picture stays readable. It opens by a double press.' },
  { word: 'Burst', means: 'Contacts that follow each other within a minute. They count as one decision of the asking side.' },
  { word: 'Burstiness, Bₙ', means: 'Whether contacts come in clumps: 0 is chance, towards 1 all at once, below 0 more even than chance.' },
  { word: 'Cache', means: 'A memory for answers. While it holds one, nobody asks again, so that a log shows less than was wanted.' },
  {
    word: 'Citation',
    means: 'The file, the first twelve characters of its SHA-256 and the line, so that anyone who has the file finds the same line.',
  },
  {
    word: 'Contact',
    means: 'One record that somebody asked or connected to somebody. It does not say what was exchanged, or whether a person was there.',
  },
  {
    word: 'Credibility, relevance',
    means: 'How far a piece of evidence can be trusted, and how much it has to do with the question. Both weigh what it says.',
  },
  {
    word: 'DNS',
    means: 'The directory that turns names such as mail.example into addresses. A lookup comes before most connections, and need not lead to one.',
  },
  { word: 'Effect', means: 'How large what was found is, apart from how sure it is.' },
  { word: 'Entity', means: 'Hosts that you have decided to count as one, such as the two resolvers of a bank. It can be taken apart again.' },
  { word: 'Facet', means: 'The commonest values of a field among the records listed, each a way to narrow the list.' },
  { word: 'Family', means: 'All the tests of one run together. The more there are, the more must be asked of each (Benjamini & Hochberg 1995).' },
  {
    word: 'Finding',
    means: 'The answer of one analysis about one host or pair, with its numbers, its dull explanations and the lines that prove it.',
  },
  { word: 'Fisher’s exact test', means: 'Whether two groups are treated differently, computed from a table of four counts without approximation.' },
  { word: 'Folding', means: 'Laying all turns of a clock of some period over each other: contacts that keep the beat stand in one place.' },
  { word: 'Gap', means: 'Time for which the log has no records from anyone. Nothing can be said about it; it is not silence.' },
  { word: 'H', means: 'How strongly contacts keep the beat of a period. Chance alone rarely gives more than ten (de Jager 1989).' },
  { word: 'Host', means: 'A machine or service by its address or its name.' },
  { word: 'Hypothesis', means: 'An explanation of everything together, weighed in a table by what speaks against it, the dullest first.' },
  { word: 'Jitter', means: 'How much a timer is early or late, as a share of its period.' },
  { word: 'Lookup', means: 'A question to DNS. Programs make them without anyone pressing a key, and look ahead.' },
  { word: 'Null distribution', means: 'What the same measure gives when only chance is at work; what was found is held against it.' },
  { word: 'Outcome', means: 'What the log says came of a contact: accepted, refused, failed. Many logs do not say.' },
  { word: 'p', means: 'How often chance alone would give this much or more. It is not the probability that the finding is wrong.' },
  { word: 'Pair', means: 'One host that asks and one that is asked; there and back are two pairs.' },
  { word: 'Period, phase', means: 'The time between beats, such as an hour, and where within it they fall, such as five past.' },
  { word: 'q', means: 'p, raised for how many questions were asked: among a thousand tests some look striking by chance alone.' },
  { word: 'Raster', means: 'A picture of days by hours: each cell darker the more contacts fell into that hour of that day.' },
  { word: 'Reject', means: 'A line that could not be read as the format says; counted, kept with its reason, in no figure.' },
  { word: 'Repeat', means: 'The same pair, kind and second once more, as when two servers write down one question. “Unique” leaves repeats out.' },
  { word: 'Resolver', means: 'The server that asks DNS for many users. In a log it stands for all of them, and hides which one it was.' },
  { word: 'Reverse lookup, PTR', means: 'Asking which name belongs to an address. Mail servers do that by themselves.' },
  { word: 'RITA', means: 'A program that ranks suspected beacons. Its score is shown so that people who know it can compare; it is no probability.' },
  { word: 'SHA-256', means: 'A fingerprint of a file. Two files with the same one are the same, byte for byte.' },
  { word: 'Share', means: 'A part of a whole, always with what the whole is and with its interval.' },
  { word: 'Silence', means: 'A pause that is longer than chance would often give. A log that was off looks the same; see “Gap”.' },
  { word: 'Source', means: 'One file that was read, known by its SHA-256. It is never changed.' },
  { word: 'TTL', means: 'How long an answer of DNS may be remembered. Whoever asks on a beat of that length may only be filling a cache.' },
  { word: 'Wilson interval', means: 'The 95 % interval of a share that stays honest when counts are small (Wilson 1927).' },
  { word: 'Window', means: 'The stretch of time that everything on the screen counts.' },
  { word: 'Zone', means: 'A region whose clocks agree and change together, such as America/New_York. It is not a place where somebody is.' },
];
