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
    word: 'Address',
    means: 'The number a machine has on a network, such as 192.0.2.15 (IPv4) or 2001:db8::1 (IPv6). Several machines may share one.',
  },
  { word: 'Baseline', means: 'A stretch of time taken as usual, against which another is compared.' },
  { word: 'Bundle', means: 'A dashed circle that stands for many weaker hosts, so that the picture stays readable. It opens by a double press.' },
  { word: 'Burst', means: 'Contacts that follow each other within a minute. They count as one decision of the asking side.' },
  { word: 'Cache', means: 'A memory for answers. While it holds one, nobody asks again, so that a log shows less than was wanted.' },
  {
    word: 'Contact',
    means: 'One record that somebody asked or connected to somebody. It does not say what was exchanged, or whether a person was there.',
  },
  {
    word: 'DNS',
    means: 'The directory that turns names such as mail.example into addresses. A lookup comes before most connections, and need not lead to one.',
  },
  { word: 'Effect', means: 'How large what was found is, apart from how sure it is.' },
  { word: 'Entity', means: 'Hosts that you have decided to count as one, such as the two resolvers of a bank. It can be taken apart again.' },
  { word: 'Gap', means: 'Time for which the log has no records from anyone. Nothing can be said about it; it is not silence.' },
  { word: 'Host', means: 'A machine or service by its address or its name.' },
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
  { word: 'SHA-256', means: 'A fingerprint of a file. Two files with the same one are the same, byte for byte.' },
  { word: 'Share', means: 'A part of a whole, always with what the whole is and with its interval.' },
  { word: 'Silence', means: 'A pause that is longer than chance would often give. A log that was off looks the same; see “Gap”.' },
  { word: 'TTL', means: 'How long an answer of DNS may be remembered. Whoever asks on a beat of that length may only be filling a cache.' },
  { word: 'Window', means: 'The stretch of time that everything on the screen counts.' },
  { word: 'Zone', means: 'A region whose clocks agree and change together, such as America/New_York. It is not a place where somebody is.' },
];
