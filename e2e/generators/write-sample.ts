/** `node electron/build/run-ts.mjs e2e/generators/write-sample.ts OUTDIR [SEED]`: writes the sample case and its controls; see `story.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAITHFUL, nullQueries, ordinaryQueries, PARTIES, probes, renamedQueries, sisterQueries, storyQueries } from './story.ts';
import { bindLog, postfixLog } from './story-text.ts';

const folder = process.argv[2] ?? '';
if (folder === '') throw new Error('write-sample: name the folder to write into');
const plan = { ...FAITHFUL, seed: Number(process.argv[3] ?? FAITHFUL.seed) };
mkdirSync(join(folder, 'controls'), { recursive: true });

const story = [...storyQueries(plan), ...renamedQueries(plan), ...ordinaryQueries(plan)].sort((one, other) => one.time - other.time);
for (const server of [0, 1, 2]) {
  writeFileSync(
    join(folder, `ns${server + 1}.tower-hosting.example.log`),
    bindLog(
      story.filter((query) => query.server === server),
      true,
    ),
  );
}
writeFileSync(join(folder, 'smtp-probe.log'), postfixLog(probes(plan), PARTIES.oldName));
writeFileSync(join(folder, 'controls', 'sister-marketing.log'), bindLog(sisterQueries(plan), false));
writeFileSync(join(folder, 'controls', 'null-poisson.log'), bindLog(nullQueries(plan), false));
