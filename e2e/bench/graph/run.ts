import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { packagedChromium } from '../../../electron/standin/chromium.ts';
import type { Drawer } from './page.ts';

/*
 * Draws one crowd (2,000 hosts, 4,000 pairs, strewn) with this program's stage and with sigma.js in the same page of the stand-in's browser, by turns, and prints one line
 * of JSON. Arguments: the folder of the built page, the folder of modules, rounds.
 */

const [folder = '', modules = '', rounds = '5'] = process.argv.slice(2);
const STEPS = 30;
const found = await packagedChromium(modules);
const browser = await chromium.launch({
  executablePath: found.program,
  args: [...found.args],
  env: { ...(process.env as Record<string, string>), ...found.environment },
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.on('pageerror', (error) => process.stderr.write(`page: ${error.stack ?? error.message}\n`));
const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
await page.route('https://bench.invalid/**', (route) => {
  const { pathname } = new URL(route.request().url());
  const contentType = types[pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  return route.fulfill({ contentType, body: readFileSync(join(folder, pathname)) });
});
await page.goto('https://bench.invalid/index.html');
await page.waitForFunction(() => document.title === 'ready', undefined, { timeout: 120_000 });

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const script: Record<string, number[]> = { occam: [], sigma: [] };
const frame: Record<string, number[]> = { occam: [], sigma: [] };
const pan: Record<string, number[]> = { occam: [], sigma: [], canvas: [] };
const zoom: Record<string, number[]> = { occam: [], sigma: [], canvas: [] };
for (let round = 0; round < Number(rounds); round++) {
  for (const who of ['occam', 'sigma'] as const) {
    const steps = await page.evaluate(([drawer, count]) => window.bench.scrub(drawer, count), [who, STEPS] as const);
    // The first round warms both up.
    if (round === 0) continue;
    script[who]!.push(median(steps.map((step) => step.script)));
    frame[who]!.push(median(steps.map((step) => step.frame)));
  }
  for (const who of ['occam', 'sigma', 'canvas'] as const) {
    const gaps = await dragged(page, who);
    const turned = await zoomed(page, who);
    if (round > 0) {
      pan[who]!.push(...gaps);
      zoom[who]!.push(...turned);
    }
  }
}
await browser.close();
const p95 = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.95)] ?? Number.NaN;
process.stdout.write(
  `${JSON.stringify({
    script: { occam: median(script['occam']!), sigma: median(script['sigma']!) },
    frame: { occam: median(frame['occam']!), sigma: median(frame['sigma']!), ratios: frame['occam']!.map((ours, i) => ours / frame['sigma']![i]!) },
    pan: framesOf(pan),
    zoom: framesOf(zoom),
  })}\n`,
);

function framesOf(gaps: Readonly<Record<string, readonly number[]>>) {
  return Object.fromEntries(Object.entries(gaps).map(([who, all]) => [who, { p50: median(all), p95: p95(all) }]));
}

/** Turns the wheel, closer and further away again; answers the milliseconds between frames meanwhile. */
async function zoomed(on: Page, who: Drawer): Promise<readonly number[]> {
  await on.evaluate((drawer) => window.bench.show(drawer), who);
  await on.mouse.move(640, 340);
  await on.mouse.wheel(0, -20);
  await on.evaluate(() => window.bench.gaps());
  for (let step = 0; step < 60; step++) await on.mouse.wheel(0, step % 30 < 15 ? -40 : 40);
  return on.evaluate(() => window.bench.gaps());
}

/** Pulls the picture about by hand; answers the milliseconds between frames meanwhile. */
async function dragged(on: Page, who: Drawer): Promise<readonly number[]> {
  await on.evaluate((drawer) => window.bench.show(drawer), who);
  await on.mouse.move(600, 690);
  await on.mouse.down();
  await on.mouse.move(604, 688);
  await on.evaluate(() => window.bench.gaps());
  for (let step = 0; step < 60; step++) await on.mouse.move(600 + 80 * Math.sin(step / 8), 640 + 40 * Math.cos(step / 8));
  const gaps = await on.evaluate(() => window.bench.gaps());
  await on.mouse.up();
  return gaps;
}
