// What the user waits for, measured in their browser and printed beside what it should be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample } from './instance.mjs';
import { budget, giveReason, logIn, reads, visit } from './visitor.mjs';

const kRounds = 5;

export function budgets(stage) {
  test('the page beside the form follows the last key', async (context) => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'lisi', '/drafts/new/criminal-referral');
    await page.locator('.preview canvas').first().waitFor();
    await page.setInputFiles('#load-record', sample('criminal-referral'));
    await page.locator('#f-late-reason').fill('移送材料经省局复核后补充，故晚于期限移送。');
    await page.getByText('已齐，可以送审').waitFor();
    await page.waitForLoadState('networkidle');
    const delays = [];
    for (let round = 1; round <= kRounds; ++round) {
      await page.evaluate(() => {
        performance.clearMeasures('preview');
        performance.clearResourceTimings();
      });
      await page.locator('#f-evidence-needed').fill(`例${round}上线人员身份、资金流向`);
      const measured = await page.waitForFunction(() => {
        const shown = performance.getEntriesByName('preview').pop();
        const isPage = ({ name }) => new URL(name).pathname.endsWith('/previews');
        const asked = performance.getEntriesByType('resource').filter(isPage).pop();
        if (shown === undefined || asked === undefined) return null;
        const drawing = shown.startTime + shown.duration - asked.responseEnd;
        return { all: shown.duration, service: asked.duration, drawing };
      });
      delays.push(await measured.jsonValue());
    }
    const each = (part) => delays.map((delay) => delay[part]);
    budget(context, 'page shown after the last key', each('all'), 300);
    context.diagnostic(`of that the service: ${each('service').map(Math.round)}; drawing: ${each('drawing').map(Math.round)}`);
    await reads(page, `例${kRounds}上线人员身份`);
    await close();
  });

  test('first result, and a document opened at the hit', async (context) => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'lisi', '/search');
    await giveReason(page);
    const results = [];
    for (const words of ['运动鞋', '样张商贸', '99999901', '示市监移', '商标']) {
      await page.locator('#q').fill(words);
      const before = Date.now();
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.searchParams.get('q') === words);
      await page.locator('.results[aria-busy=false] .hit').first().waitFor();
      results.push(Date.now() - before);
    }
    budget(context, 'first result', results, 300);
    const before = Date.now();
    await page.locator('.hit h2 a').first().click();
    await page.locator('.mark').first().waitFor();
    budget(context, 'document opened at the hit', [Date.now() - before], 1000);
    await close();
  });

  test('what the browser loads before anything is drawn as PDF', async (context) => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'lisi', '/todo');
    await page.getByRole('heading', { name: '待办' }).waitFor();
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => /[.](js|css)$/.test(new URL(name).pathname))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    );
    context.diagnostic(`scripts and styles of the first page: ${bytes} bytes; limit 120000`);
    assert.ok(bytes > 0 && bytes <= 120_000, `${bytes} bytes`);
    await close();
  });
}
