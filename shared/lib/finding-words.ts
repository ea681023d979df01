import { visible } from './host-name.ts';

/** Just enough of a finding to say what became of it; the full type lives in shared/model. */
interface FindingLike {
  readonly verdict: 'found' | 'not found' | 'cannot say';
  readonly strength: string;
  readonly innocent: readonly { readonly explanation: string; readonly verdict: 'fits' | 'does not fit' | 'cannot say' }[];
}

/** A verdict in a word or two. Every tone is as loud as the others: "expected" matters as much as "holds". */
export interface Chip {
  readonly words: string;
  readonly tone: 'holds' | 'fits' | 'expected' | 'unsure';
}

/**
 * The verdict on a finding with its dull explanations taken first: something that fits caching does not "hold", however small its q.
 */
export function chipOf(finding: FindingLike): Chip {
  if (finding.verdict === 'cannot say') return { words: 'cannot say', tone: 'unsure' };
  if (finding.verdict === 'not found') return { words: 'nothing unusual', tone: 'expected' };
  const fits = finding.innocent.filter((innocent) => innocent.verdict === 'fits');
  if (fits.length > 0) return { words: `fits ${shortExplanation(fits[0]!.explanation)}`, tone: 'fits' };
  if (finding.strength === 'none') return { words: 'expected', tone: 'expected' };
  return finding.strength === 'weak' ? { words: 'weak', tone: 'expected' } : { words: `holds, ${finding.strength}`, tone: 'holds' };
}

/** Explanations that are sentences, and what a chip calls them. */
const CALLED: readonly (readonly [begins: RegExp, name: string])[] = [
  [/^Both are busy/, 'shared hours'],
  [/^Both follow/, 'shared schedule'],
  [/^A server whose users/, 'office users'],
  [/^The (askers named|same busy askers)/, 'busy askers'],
  [/^The log or the sensor/, 'missing log'],
  [/^The most frequent asker/, 'busiest asker'],
  [/^The name stood/, 'name learned otherwise'],
  [/^The other servers/, 'other servers alike'],
  [/^The recording/, 'interrupted recording'],
  [/^The sensor sees/, 'uneven sensor'],
  [/^The server itself/, 'outage'],
  [/^The reverse record/, 'reverse record'],
  [/^One request seen/, 'one request seen twice'],
  [/^Several processes/, 'several writers'],
  [/^Something else/, 'more than mail'],
  [/^Put off/, 'deferral'],
];
/** Where a noun ends and what is said of it begins. */
const SAID = /\s(?:that|whose|who|which|with|from|at|after|before|behind|than|scheduled|picked|chosen|imported|taken|by|on|in)\s/;

/** An explanation in a word or two, short enough for a chip. */
function shortExplanation(explanation: string): string {
  const called = CALLED.find(([begins]) => begins.test(explanation));
  if (called !== undefined) return called[1];
  const text = explanation
    .replace(/^(an?|the)\s+/i, '')
    .split(/[,;:.(]/)[0]!
    .split(SAID)[0]!
    .trim();
  let short = '';
  for (const word of text.split(' ')) {
    if (short !== '' && short.length + word.length > 22) break;
    short += `${short === '' ? '' : ' '}${word}`;
  }
  short = short.replace(/(?: (?:of one|of|or|and|the|for))+$/, '');
  return short.charAt(0).toLowerCase() + short.slice(1);
}

const QUESTIONS: Readonly<Record<string, string>> = {
  concentration: 'Who makes up the traffic?',
  periodicity: 'Is there a rhythm?',
  burstiness: 'Do contacts come in bursts?',
  'working-hours': 'Do contacts keep office hours?',
  synchrony: 'Do hosts act as one?',
  silence: 'Is a silence longer than chance?',
  'collection-gap': 'Was nobody recording?',
  'change-point': 'Did the rate change?',
  caching: 'Does a cache explain the rhythm?',
  'mail-retry': 'Does mail being retried explain it?',
  'first-contact': 'Was someone first to a new name?',
  successor: 'Did one name take over from another?',
  'selective-access': 'Are only a few let in?',
  duplicates: 'Are events counted twice?',
  completeness: 'Is the log complete?',
};

/** The question an analysis asks, as a heading. An analysis without one here goes by its id. */
export function questionOf(analysis: string): string {
  return QUESTIONS[analysis] ?? analysis.charAt(0).toUpperCase() + analysis.slice(1).replaceAll('-', ' ');
}

/** Whom a finding is about, as far as words need it. */
interface SubjectLike {
  readonly from?: string;
  readonly to?: string;
  readonly host?: string;
  readonly hosts?: readonly string[];
  readonly successor?: string;
}

/** "192.0.2.1 → mail.example", "a and 3 more → b", "The whole log". Safe to print. */
export function subjectWords(subject: SubjectLike): string {
  const hosts = subject.hosts ?? [];
  const many = hosts.length === 0 ? undefined : hosts.length <= 2 ? hosts.join(' and ') : `${hosts[0]} and ${hosts.length - 1} more`;
  const from = subject.from ?? (subject.to !== undefined ? many : undefined);
  const text = from !== undefined && subject.to !== undefined ? `${from} → ${subject.to}` : (subject.host ?? subject.to ?? subject.from ?? many);
  if (text === undefined) return 'The whole log';
  const words = subject.successor === undefined ? text : `${text} ⇒ ${subject.successor}`;
  return visible(words.length > 160 ? `${words.slice(0, 100)}…${words.slice(-50)}` : words);
}
