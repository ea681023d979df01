import { expect, test } from '../harness/test.ts';

test('the way from one host to another, and what it does not show', async ({ occam }) => {
  const { page } = occam;
  await occam.isStarted();
  await occam.openSample();
  const graph = page.getByRole('application', { name: /^Graph of/ });
  const spoken = page.getByRole('status', { name: 'Spoken' });
  const path = page.getByRole('region', { name: 'Path between two hosts' });

  await test.step('two hosts are gathered by keys and asked about', async () => {
    await occam.gather('192.0.2.15', '198.51.100.8');
    await expect(spoken).toContainText('198.51.100.8 gathered');
    await page.getByRole('button', { name: 'Path between the two' }).click();
    await expect(path.getByRole('button', { name: /192\.0\.2\.15 asked mail1\.tower\.example: 1,411 contacts, 4 May 2016 to/ })).toBeVisible();
    await expect(path.getByRole('button', { name: /mail1\.tower\.example was asked by 198\.51\.100\.8: 715 contacts/ })).toBeVisible();
    await expect(path).toContainText('2 steps, the fewest there are; one of 2 as short');
    await expect(path).toContainText('A path of contacts is not a path of information');
  });

  await test.step('along the arrows there is none: nobody asks a resolver', async () => {
    await path.getByRole('button', { name: /How contacts are followed/ }).click();
    await page.getByRole('option', { name: 'Along the arrows, in order of time' }).click();
    await expect(path).toContainText('No path leads from 192.0.2.15 to 198.51.100.8 in the window, followed this way');
  });

  await test.step('a step selects its pair; closing puts the graph back', async () => {
    await path.getByRole('button', { name: /How contacts are followed/ }).click();
    await page.getByRole('option', { name: 'Whoever asked' }).click();
    await path.getByRole('button', { name: /was asked by 198\.51\.100\.8/ }).click();
    await expect(page.getByRole('tabpanel', { name: 'Inspector' }).getByRole('heading', { level: 2 })).toContainText('198.51.100.8');
    await path.getByRole('button', { name: 'Close the path' }).click();
    await expect(path).toBeHidden();
    await expect(graph).toBeVisible();
  });
});

test('the timeline tells a gap in the log from silence, in two clocks, with findings pinned under it', async ({ occam }) => {
  const { page } = occam;
  await occam.isStarted();
  await occam.openSample();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await occam.waitForFindings();
  await expect(timeline.getByText('log gap 36 h')).toBeVisible();
  await expect(timeline.getByRole('list', { name: 'When each source was recording' })).toContainText(/ns1.*recording from 4 May 2016.*[1-9] gaps?/);

  await test.step('findings stay in sight under the bars', async () => {
    await page.keyboard.press('Control+2');
    await page.getByRole('button', { name: 'pin to time' }).first().click();
    const pinned = timeline.getByRole('list', { name: 'Pinned findings' });
    await expect(pinned.getByRole('listitem')).toHaveCount(1);
    await pinned.getByRole('button', { name: /^Unpin/ }).click();
    await expect(pinned).toBeHidden();
  });

  await test.step('two zones side by side', async () => {
    await occam.showTimesIn('New York', 'Moscow');
    await expect(timeline.getByText('New York', { exact: true }).last()).toBeVisible();
    await expect(timeline.getByText('Moscow', { exact: true })).toBeVisible();
  });

  await test.step('from event to event by . and ,', async () => {
    const handle = timeline.getByRole('slider', { name: 'Scrub handle' });
    await occam.scrub('Home');
    await page.keyboard.press(',');
    const before = await handle.getAttribute('aria-valuetext');
    await page.keyboard.press(',');
    await expect.poll(() => handle.getAttribute('aria-valuetext')).not.toBe(before);
    await page.keyboard.press('.');
    await expect.poll(() => handle.getAttribute('aria-valuetext')).toBe(before);
  });
});

test('neighbourhoods unfold and fold, and what is pinned can be taken back', async ({ occam }) => {
  const { page } = occam;
  await occam.isStarted();
  await occam.openSample();
  const graph = page.getByRole('application', { name: /^Graph of/ });
  const spoken = page.getByRole('status', { name: 'Spoken' });
  const drawn = async (): Promise<number> => Number(/Graph of (\d+)/.exec((await graph.getAttribute('aria-label')) ?? '')?.[1]);
  const before = await drawn();

  await test.step('a bundle unfolds everyone it stands for, and the host folds them away', async () => {
    await occam.standOn('mail1.tower.example');
    await graph.press('Space');
    await expect(spoken).toContainText('Partners of mail1.tower.example unfolded');
    await expect.poll(drawn).toBeGreaterThan(before + 25);
    await graph.press('Space');
    await expect(spoken).toContainText('Partners of mail1.tower.example folded away');
    await expect.poll(drawn).toBe(before);
  });

  await test.step('pinning is an action like any other', async () => {
    await graph.press('p');
    await expect(spoken).toContainText('mail1.tower.example pinned where it is');
    await page.getByRole('button', { name: 'Undo: move in the graph' }).click();
    await expect(async () => {
      await occam.standOn('mail1.tower.example');
      expect(await spoken.textContent()).not.toContain('pinned');
    }).toPass();
  });

  await test.step('laid out anew, and back', async () => {
    await occam.chooseMenu('lay-out');
    await page.getByRole('button', { name: 'Undo: lay the graph out anew' }).click();
    await expect(page.getByRole('button', { name: 'Redo: lay the graph out anew' })).toBeVisible();
  });
});
