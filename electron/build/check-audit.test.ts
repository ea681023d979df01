import { expect, test } from 'vitest';

const { accepted, stopping } = (await import(new URL('./check-audit.mjs', import.meta.url).href)) as {
  accepted: Readonly<Record<string, string>>;
  stopping(answer: unknown): readonly string[];
};

const advisory = (id: string, severity: string) => ({ name: 'p', range: '<2', title: 'T', severity, url: `https://github.com/advisories/${id}` });
const answer = (...advisories: object[]) => ({ vulnerabilities: { p: { via: advisories }, q: { via: ['p'] } } });

test('a serious advisory stops a release, a slight one and an accepted one do not, and no answer is no yes', () => {
  expect(stopping(answer(advisory('GHSA-x', 'critical'), advisory('GHSA-y', 'moderate')))).toEqual(['p <2: T (GHSA-x)']);
  for (const id of Object.keys(accepted)) expect(stopping(answer(advisory(id, 'high')))).toEqual([]);
  expect(stopping({ vulnerabilities: {} })).toEqual([]);
  for (const none of [undefined, {}, { message: '405 Method Not Allowed' }, { error: { summary: 'x' } }]) expect(stopping(none)).toHaveLength(1);
});
