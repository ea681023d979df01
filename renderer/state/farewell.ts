import { ask, listen } from './client.ts';
import { flushDrafts } from './note-drafts.ts';
import { flushPlan } from './report-plan.ts';

/** Before the program ends, what was typed a moment ago goes into the case; then the shell may close it. Returns how to stop listening. */
export function startFarewell(): () => void {
  return listen('leaving', () => {
    void Promise.allSettled([flushDrafts(), flushPlan()]).then(() => ask('saved-all', {}));
  });
}
