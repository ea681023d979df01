import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, test as playwright } from '@playwright/test';
import { writeHostileLogs } from '../faults/hostile-files.ts';
import { HOSTILE, HOSTILE_WORDS } from '../faults/hostile-text.ts';
import { PageWatch } from '../harness/page-watch.ts';
import { expect, test } from '../harness/test.ts';
import type { OccamApp } from '../occam-app.ts';

/* Logs written by an enemy, and a case full of such words, through every view of the window: nothing runs, loads, leads anywhere, misleads or hangs. */

/** A step on a busy machine. */
const STEP_MS = 45_000;
/** The whole report of it printed, there. */
const PRINT_MS = 120_000;
const TITLE = '</title><script>window.ran=1</script> \u202eesac \u001b[31m{{7*7}}';
const WORDS = HOSTILE.join('\n\n');
const THEIR = HOSTILE_WORDS;

/** Does a step, which has to end in time, and looks over the page afterwards; all that is wrong anywhere is told at the end. */
type Walk = (name: string, step: () => Promise<unknown>, patience?: number) => Promise<void>;

function walkOver(watch: PageWatch): Walk {
  return (name, step, patience = STEP_MS) =>
    playwright.step(
      name,
      async () => {
        const failed = await step().then(
          () => '',
          (error: Error) => error.message.slice(0, 1000),
        );
        expect.soft([failed, ...(await watch.wrong())], name).toEqual(['']);
        watch.happened.length = 0;
        if (failed !== '') await watch.page.keyboard.press('Escape');
      },
      { timeout: patience },
    );
}

/** Presses keys that open a dialog, lets it be looked over, and closes it. */
async function inDialog(page: Page, name: string | RegExp, look: () => Promise<unknown>): Promise<void> {
  await page.getByRole('dialog', { name }).waitFor();
  await look();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name }).waitFor({ state: 'hidden' });
}

test('hostile words in every view', async ({ occam, folder }) => {
  test.setTimeout(600_000);
  const { page } = occam;
  await occam.isStarted();
  const watch = new PageWatch(page);
  const walk = walkOver(watch);
  const look = async (): Promise<void> => expect.soft(await watch.wrong()).toEqual([]);
  await walk('preview of each file, with its columns', () => previews(occam, folder, look));
  const path = await occam.willSaveAs('evil.occam');
  await walk('import under a hostile name', () => importEvil(occam));
  await walk('words of the journalist, as hostile as those of the log', () => writeWords(occam));
  await walk('inspector with all its pictures', () => inspectEach(occam, look));
  await walk('graph by keys and pointer, and the tables', () => graphAndTables(occam, look));
  await walk('path between two hosts', () => pathBetween(occam, look));
  await walk('records, facets, the line in its file', () => records(occam, look));
  await walk('filter', () => filters(occam, look));
  await walk('findings, how computed, dismissed for a hostile reason', () => findings(occam, look));
  await walk('hypotheses', async () => {
    await page.keyboard.press('Control+3');
    await page.getByRole('tabpanel', { name: 'Hypotheses' }).getByText('=cmd|calc!A1').first().waitFor();
  });
  await walk('notes, read and written, with links back', () => notes(occam, look));
  await walk('palette and dialogs', () => dialogs(occam, look));
  await walk('report: what is chosen, hidden and printed', () => report(occam, folder), 2 * PRINT_MS);
  await walk('exports', () => exportsOf(occam, folder));
  await walk('start screen, with the case among the recent ones', async () => {
    await occam.chooseMenu('close-case');
    await occam.isStarted();
    await page.getByRole('region', { name: 'Recent cases' }).getByText('{{7*7}}').first().waitFor();
  });
  await walk('and open again', async () => {
    await page.getByRole('region', { name: 'Recent cases' }).getByRole('button').first().click();
    await page.getByRole('application', { name: /^Graph of [1-9]/ }).waitFor();
  });
  expect(await occam.call('summarise-case')).toMatchObject({ ok: true, value: { path, title: TITLE, warnings: [] } });
});

async function previews(occam: OccamApp, folder: string, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  await occam.dropFiles([writeHostileLogs(folder)]);
  const files = page.getByRole('region', { name: 'Files' }).getByRole('listitem');
  await expect(files).toHaveCount(4);
  for (let n = 0; n < 4; n++) {
    await files.nth(n).getByRole('button').click();
    await page.getByRole('region', { name: 'First lines' }).getByRole('row').nth(1).waitFor();
    await look();
  }
  const mapping = page.getByRole('region', { name: 'Which column is what' });
  await mapping.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('listbox').waitFor();
  await look();
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
}

async function importEvil(occam: OccamApp): Promise<void> {
  const { page } = occam;
  await page.getByLabel('Name of the case').fill(TITLE);
  await page.getByRole('button', { name: /^Import \d+ files?$/ }).click();
  await page.getByRole('application', { name: /^Graph of [1-9]/ }).waitFor();
  await occam.waitForJobs();
  await occam.waitForFindings();
}

async function writeWords(occam: OccamApp): Promise<void> {
  const words: readonly (readonly [string, unknown])[] = [
    ['save-entity', { id: 'e', name: HOSTILE[2], color: 1, hosts: [THEIR[1], THEIR[24]] }],
    ['save-note', { id: 'all', text: `${HOSTILE[0]}\n\n${WORDS}\n\n#${HOSTILE[24]}`, pins: [{ to: 'host', host: THEIR[0] }], confidential: false }],
    [
      'save-note',
      { id: 'links', text: `links [[${HOSTILE[0]}]] and [[${HOSTILE[24]}]]`, pins: [{ to: 'entity', entity: HOSTILE[2] }], confidential: false },
    ],
    ['save-note', { id: 'bomb', text: `${'['.repeat(2000)}${'*a_'.repeat(2000)}${'> '.repeat(1000)}`, pins: [], confidential: false }],
    ['save-evidence', { id: 'own', text: HOSTILE[18], because: HOSTILE[24] }],
    ...HOSTILE.slice(0, 30).map(
      (text, n) =>
        ['save-statement', { id: `s${n}`, when: 1.7095e15, who: text, text: HOSTILE[n + 1], citation: text, afterLooking: false }] as const,
    ),
    ['save-case-settings', { report: { title: HOSTILE[4], summary: WORDS, asked: HOSTILE[24] } }],
  ];
  for (const [name, args] of words) expect([name, await occam.call(name, args)]).toMatchObject([name, { ok: true }]);
}

/** Asks about hosts of every kind from the palette. */
async function inspectEach(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  const heading = page.getByRole('tabpanel', { name: 'Inspector' }).getByRole('heading', { level: 2 });
  await look();
  for (const text of [THEIR[0]!, THEIR[2]!, THEIR[17]!, THEIR[29]!, '192.0.2.1', THEIR[33]!, 'example', 'gnp']) {
    await page.keyboard.press('Control+K');
    await page.getByPlaceholder('Type a command, a host, a note…').fill(text);
    // The letters of another script are found by their xn-- form, which is what stands there.
    const hits = page
      .getByRole('dialog')
      .getByRole('option')
      .filter({ hasText: /(host|entity), \d/ });
    await hits.first().click();
    await heading.waitFor();
    await look();
  }
  await expect(page.getByText(/^safe\\u202Egnp\.exe holds characters that cannot be seen or that turn text around/)).toBeVisible();
}

async function graphAndTables(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  const graph = page.getByRole('application', { name: /^Graph of/ });
  await graph.press('Home');
  for (let n = 0; n < 12; n++) await graph.press('PageDown');
  await look();
  const box = (await graph.boundingBox())!;
  for (let n = 1; n < 9; n++) await page.mouse.move(box.x + (box.width * n) / 9, box.y + (box.height * n) / 9);
  for (const keys of ['Control+G', 'Control+T']) {
    await page.keyboard.press(keys);
    await page.getByRole('table').first().waitFor();
    await look();
    await page.keyboard.press(keys);
  }
}

async function pathBetween(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  // What is selected would be gathered with them.
  await occam.chooseMenu('clear-selection');
  const graph = page.getByRole('application', { name: /^Graph of/ });
  await graph.press('Home');
  for (const keys of ['Shift+Enter', 'PageDown', 'Shift+Enter']) await graph.press(keys);
  await page.getByRole('button', { name: 'Path between the two' }).click();
  const path = page.getByRole('region', { name: 'Path between two hosts' });
  await path.getByRole('listitem').first().waitFor();
  await look();
  await path.getByRole('button', { name: 'Close the path' }).click();
}

async function records(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  await page.keyboard.press('Control+5');
  const table = page.getByRole('region', { name: 'Records' });
  await table.getByRole('button', { name: /facets$/ }).click();
  await page.getByRole('complementary', { name: 'What is in these records' }).getByRole('button').first().waitFor();
  await look();
  for (const at of [2, 3, 4]) {
    await table.getByRole('row').nth(at).click();
    await page.getByRole('region', { name: 'The line in its file' }).waitFor();
    await look();
  }
  await table.getByRole('row').nth(3).click({ button: 'right' });
  await page.getByRole('menu', { name: 'What to do with this record' }).waitFor();
  await look();
  await page.keyboard.press('Escape');
}

/** Every hostile text as a filter: it is understood or refused, at once. */
async function filters(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const filter = occam.page.getByRole('combobox', { name: 'Filter' });
  for (const text of [...HOSTILE, `from:${'('.repeat(500)}`, `${'not '.repeat(500)}a`, `to:${'*'.repeat(200)}b`]) await filter.fill(text);
  for (const text of [HOSTILE[24]!, 'to:"', THEIR[1]!, `to:${THEIR[2]}`]) {
    await filter.fill(text);
    await expect(occam.page.locator('#filter-state')).not.toHaveText('');
    await look();
  }
  await filter.fill('');
  await occam.page.keyboard.press('Escape');
}

async function findings(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  await occam.waitForJobs();
  await page.keyboard.press('Control+2');
  const panel = page.getByRole('tabpanel', { name: /Findings/ });
  await panel.getByRole('button', { name: /^Also what was not found/ }).click();
  await look();
  await panel.getByRole('button', { name: 'how computed' }).first().click();
  await inDialog(page, /how it was computed$/i, look);
  const card = panel.getByRole('article').first();
  await card.getByRole('button', { name: 'Dismiss…' }).click();
  await card.getByLabel('Why it is dismissed').fill(`${HOSTILE[0]} ${HOSTILE[24]}`);
  await card.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await page.getByRole('button', { name: 'Undo: dismiss finding' }).waitFor();
}

async function notes(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  await page.keyboard.press('Control+4');
  const panel = page.getByRole('tabpanel', { name: 'Notes' });
  await look();
  const titles = panel.getByRole('region', { name: 'Notes', exact: true }).locator('.note-open');
  await expect(titles).toHaveCount(3);
  for (let n = 0; n < 3; n++) {
    await titles.nth(n).click();
    await page.getByRole('textbox', { name: 'Text of the note' }).waitFor();
    await look();
    await page.getByRole('button', { name: 'Read', exact: true }).click();
    await look();
    await page.getByRole('button', { name: 'All notes' }).click();
  }
  await titles.filter({ hasText: 'links' }).click();
  for (const link of await page.getByRole('region', { name: 'Links of this note' }).getByRole('button').all()) await link.hover();
  await page.getByRole('button', { name: 'All notes' }).click();
}

async function dialogs(occam: OccamApp, look: () => Promise<void>): Promise<void> {
  const { page } = occam;
  for (const text of HOSTILE.filter((_, n) => n % 5 === 0)) {
    await page.keyboard.press('Control+K');
    await page.getByPlaceholder('Type a command, a host, a note…').fill(text);
    await inDialog(page, 'All commands', look);
  }
  for (const [command, dialog] of [
    ['sources', 'Sources of this case'],
    ['group-hosts', /entity/i],
    ['new-statement', 'Dated statement'],
    ['settings', 'Settings'],
    ['about', 'About Occam'],
  ] as const) {
    await occam.chooseMenu(command);
    await inDialog(page, dialog, look);
  }
}

async function report(occam: OccamApp, folder: string): Promise<void> {
  const { page } = occam;
  await page.keyboard.press('Control+R');
  const choices = page.getByRole('region', { name: 'What goes into the report' });
  await choices.getByLabel('A host, group, person or word to hide').fill(THEIR[17]!);
  await choices.getByRole('button', { name: 'Hide', exact: true }).click();
  await expect(page.locator('.report-state')).toHaveText(/^\d+ pages$/, { timeout: PRINT_MS });
  await occam.willSaveAs('evil.pdf');
  await choices.getByRole('button', { name: 'Export as PDF…' }).click();
  await page.getByText(/^The report has \d+ pages and is at /).waitFor({ timeout: PRINT_MS });
  // What a PDF can do by itself is named in its dictionaries, which stand in the open or in object streams that pdf-lib reads.
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  const pdf = await PDFDocument.load(readFileSync(join(folder, 'evil.pdf')));
  const acting = pdf.context
    .enumerateIndirectObjects()
    .filter(([, object]) => /\/(JavaScript|JS|Launch|URI|SubmitForm|ImportData|GoToR|OpenAction)\b/.test(String(object)));
  expect.soft(acting.map(([, object]) => String(object).slice(0, 200))).toEqual([]);
  await page.keyboard.press('Control+R');
}

async function exportsOf(occam: OccamApp, folder: string): Promise<void> {
  const { page } = occam;
  for (const [name, kind] of [
    ['evil.csv', 'csv'],
    ['evil.gexf', 'csv'],
    ['evil.graphml', 'csv'],
    ['evil-i2.csv', 'csv'],
  ] as const) {
    const path = await occam.willSaveAs(name);
    await occam.call('choose-save', { suggested: name, kind });
    expect([name, await occam.call('export-events', { path, window: null })]).toMatchObject([name, { ok: true }]);
  }
  await occam.willSaveAs('evil.svg');
  await occam.chooseMenu('export-graph-svg');
  await page
    .getByText(/evil\.svg/)
    .first()
    .waitFor();
  for (const name of ['evil.csv', 'evil-i2-entities.csv', 'evil-i2-links.csv'])
    expect.soft(formulas(readFileSync(join(folder, name), 'utf8')), name).toEqual([]);
  for (const name of ['evil.gexf', 'evil.graphml', 'evil.svg']) {
    const wrong = await page.evaluate(
      (xml) => {
        const parsed = new DOMParser().parseFromString(xml.replaceAll(/ style="[^"]*"/g, ''), 'application/xml');
        const bad = [...parsed.querySelectorAll('parsererror, script, foreignObject, image, a, use')].map((element) =>
          element.outerHTML.slice(0, 200),
        );
        const handlers = [...parsed.querySelectorAll('*')].flatMap((element) =>
          [...element.attributes].filter(({ name: attribute }) => /^on|href$/i.test(attribute)),
        );
        return [...bad, ...handlers.map(({ name: attribute, value }) => `${attribute}=${value}`)];
      },
      readFileSync(join(folder, name), 'utf8'),
    );
    expect.soft(wrong, name).toEqual([]);
  }
}

/** Cells that a spreadsheet would compute. */
function formulas(csv: string): string[] {
  const cells = [...csv.matchAll(/(?:^|,|\n)(?:"((?:[^"]|"")*)"|([^,\r\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
  return cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-(?![\d.]+$)/.test(cell));
}
