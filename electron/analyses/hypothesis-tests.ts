import type { EvidenceRow, MissingTest } from '../../shared/model/hypothesis.ts';

/** A test and the hypotheses it would tell apart. */
interface DiscriminatingTest extends MissingTest {
  /** The answer differs between these groups; hypotheses in none of them are not touched. */
  readonly groups: readonly (readonly string[])[];
  /** Rows that answer it, by id. */
  readonly rows: readonly string[];
}

/** The discriminating tests of METHODS.md B17, those first that decide most. */
const TESTS: readonly DiscriminatingTest[] = [
  {
    id: 'test-mail-accepted',
    ask: 'Did either side’s mail server accept any mail from the other? Look in mail logs or ask the postmaster.',
    fromLogs: false,
    groups: [['M1'], ['M5']],
    rows: [],
  },
  {
    id: 'test-sister-names',
    ask: 'Do other names of the same sender show the same pattern? Marketing mail is never sent from one name alone.',
    fromLogs: false,
    groups: [['M1'], ['M2', 'M3', 'M4', 'M5', 'M6']],
    rows: [],
  },
  {
    id: 'test-known-name',
    ask: 'How could the second side have known the new name? Mail, a list or a reverse look-up would do without people.',
    fromLogs: false,
    groups: [['M1', 'M2', 'M3'], ['M5']],
    rows: [],
  },
  {
    id: 'test-retry-schedule',
    ask: 'Do the times follow the retry schedule of a mail program? The question “mail-retry” answers it where enough attempts are logged.',
    fromLogs: true,
    groups: [['M2'], ['M1', 'M3', 'M4', 'M5', 'M6']],
    rows: ['mail-retry-fits', 'mail-retry-none'],
  },
  {
    id: 'test-time-to-live',
    ask: 'What share of the pauses is shorter than the time to live? A cache asks only after it; the question “caching” answers it where lifetimes are logged.',
    fromLogs: true,
    groups: [['M3'], ['M1', 'M2', 'M5', 'M6']],
    rows: ['caching'],
  },
  {
    id: 'test-phase',
    ask: 'Does the beat keep its phase through quiet times? A beacon does, a cache starts anew with the first question after them: look at the phase fold of the pair.',
    fromLogs: true,
    groups: [['M3'], ['M6']],
    rows: [],
  },
  {
    id: 'test-hours',
    ask: 'Do the contacts keep office hours of one place? Programs do not rest; the question “working-hours” answers it where there are enough contacts.',
    fromLogs: true,
    groups: [
      ['M1', 'M5'],
      ['M2', 'M3', 'M6'],
    ],
    rows: ['working-hours'],
  },
  {
    id: 'test-strangers-refused',
    ask: 'Does the server refuse strangers and answer insiders? Logs with outcomes tell; the question “selective-access” answers it.',
    fromLogs: true,
    groups: [['M1'], ['M5', 'M6']],
    rows: ['selective-access'],
  },
  {
    id: 'test-second-source',
    ask: 'Does a second log, kept by somebody else, show the same contacts? Forged or selected data will not agree with it.',
    fromLogs: false,
    groups: [['M4'], ['M1', 'M2', 'M3', 'M5', 'M6']],
    rows: [],
  },
  {
    id: 'test-common-gaps',
    ask: 'Are ports, query numbers and flags as spread as in an ordinary log, and are gaps common to all parties?',
    fromLogs: false,
    groups: [['M4'], ['M1', 'M2', 'M3', 'M5', 'M6']],
    rows: ['collection-gap', 'uneven-digits', 'ordinary-times'],
  },
];

/** Ids that rows take which answer a test. */
export const TEST_ROWS: ReadonlyMap<string, string> = new Map(TESTS.map((test) => [test.id, test.ask]));

/** Tests that would tell two hypotheses apart and to which no row of the matrix is an answer; a row that rates both alike is none. */
export function missingTests(first: string, second: string, rows: readonly EvidenceRow[]): MissingTest[] {
  const telling = new Set(rows.filter((row) => row.bearing[first] !== row.bearing[second]).map((row) => row.id));
  const present = new Set(rows.map((row) => row.id));
  const groupOf = (test: DiscriminatingTest, id: string): number => test.groups.findIndex((group) => group.includes(id));
  return TESTS.filter((test) => {
    const [a, b] = [groupOf(test, first), groupOf(test, second)];
    return a >= 0 && b >= 0 && a !== b && !present.has(test.id) && !test.rows.some((id) => telling.has(id));
  }).map(({ id, ask, fromLogs }) => ({ id, ask, fromLogs }));
}
