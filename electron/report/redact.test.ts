import { expect, test } from 'vitest';
import { leaks } from './leaks.ts';
import { attachmentsOf } from './manifest.ts';
import { completeMap, redactModel, redactText } from './redact.ts';
import { renderReportHtml } from './render-html.tsx';
import { sampleModel } from './sample-model.ts';

const map = completeMap(
  new Map([
    ['192.0.2.15', null],
    ['192.0.2.1', null],
    ['mail1.tower.example', null],
    ['Bank', 'The client'],
    ['Jane Roe', null],
  ]),
);

test('pseudonyms are stable and say what kind of thing they stand for', () => {
  expect([...map.values()]).toEqual(['Host A1', 'Host A2', 'Host A3', 'The client', 'Name B1']);
});

test('terms are replaced as whole words, in any case, longest first', () => {
  expect(redactText('192.0.2.15 asked MAIL1.tower.example. of the bank, 192.0.2.1 and 192.0.2.150', map)).toBe(
    'Host A1 asked Host A3. of the The client, Host A2 and 192.0.2.150',
  );
});

test('nothing of a redacted term is left in page or attachments', () => {
  const model = redactModel(sampleModel, map);
  const everything =
    renderReportHtml(model) +
    attachmentsOf(model)
      .map((one) => new TextDecoder().decode(one.bytes))
      .join('');
  expect(leaks(everything, map)).toEqual([]);
  expect(everything).toContain('Host A3');
});

test('what context files say of a hidden host goes, what they say of others stays and is printed', () => {
  const said = (host: string, label: string) => ({ host, labels: [{ kind: 'organisation', label, file: 'registry.txt', line: 3 }] });
  const labelled = { ...sampleModel, labels: [said('192.0.2.15', 'Telltale Bank'), said('198.51.100.9', 'Example <b>Net</b>')] };
  const page = renderReportHtml(redactModel(labelled, map));
  expect(page).not.toContain('Telltale');
  expect(page).toContain('organisation Example &lt;b&gt;Net&lt;/b&gt; (registry.txt, line 3)');
  expect(renderReportHtml(labelled)).toContain('Telltale');
});

test('the check finds terms in other dress', () => {
  expect(leaks('query (5)mail1(5)tower(7)example(0)', map)).toEqual(['mail1.tower.example']);
  expect(leaks('from 192.0.2.15#53', map)).toEqual(['192.0.2.15']);
  expect(leaks('from 192.0.2.151#53', map)).toEqual([]);
});
