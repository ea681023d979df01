import type { Migration } from './migration.ts';

/** What the evidence that a note is pinned to said when it was pinned, as JSON by pin, so that a note can tell when it says something else now. */
export const noteEvidence: Migration = {
  number: 4,
  name: 'note evidence',
  statements: ['CREATE TABLE note_evidence (note VARCHAR, seen VARCHAR)'],
};
