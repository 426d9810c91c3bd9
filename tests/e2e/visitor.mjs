// A person in front of a real browser, and what every page they see has to be.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const pictures = mkdtempSync(join(tmpdir(), 'yinxin-screens-'));

const root = process.getuid?.() === 0;
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--lang=zh-CN', ...(root ? ['--no-sandbox'] : [])],
    env: { ...process.env, LANGUAGE: 'zh_CN' }, // what date fields of the browser's own go by
  });
}

/** A page of a fresh browser profile. `faults` gathers whatever went wrong unseen. */
export async function visit(browser, instance, options = {}) {
  const context = await browser.newContext({
    baseURL: instance.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(instance.url) && !/^(blob|data):/.test(url)) faults.push(`asked ${url}`);
  });
  return { page, faults, close: () => context.close() };
}

export async function logIn(page, instance, account, to = '/') {
  await page.goto(to);
  await page.getByLabel('账号').fill(account);
  await page.getByLabel('口令', { exact: true }).fill(instance.password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '登录' }).waitFor({ state: 'detached' });
}

/** Searches as somebody who has to say why. */
export async function giveReason(page, words = '办理示市监立〔2026〕45号案') {
  await page.getByLabel('事由', { exact: true }).fill(words);
  await page.getByRole('button', { name: '开始检索' }).click();
}

/** Goes to a control by the Tab key alone and presses Enter there. */
export async function pressWithoutMouse(page, control) {
  for (let tries = 0; tries < 80; ++tries) {
    if (await control.evaluate((element) => element === document.activeElement)) {
      return page.keyboard.press('Enter');
    }
    await page.keyboard.press('Tab');
  }
  return assert.fail(`Tab does not lead to ${control}`);
}

/** Confirms what a dialog asks, with a reason if it takes one. */
export async function confirm(page, act, reason) {
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor();
  if (reason !== undefined) await dialog.getByLabel('理由', { exact: true }).fill(reason);
  await dialog.getByRole('button', { name: act, exact: true }).click();
}

/** Waits until one of the pages beside the form says so, looking through all of them. */
export async function reads(page, words) {
  const sheets = page.locator('.preview .sheet');
  for (let tries = 0; tries < 20; ++tries) {
    for (let i = 0; i < (await sheets.count()); ++i) {
      const text = await sheets
        .nth(i)
        .scrollIntoViewIfNeeded({ timeout: 2_000 })
        .then(() => sheets.nth(i).locator('.textLayer').textContent({ timeout: 2_000 }))
        .catch(() => ''); // the page has gone: the document became shorter
      if (text.replace(/\s/g, '').includes(words)) return;
    }
    await page.waitForTimeout(250);
  }
  assert.fail(`no page says ${words}`);
}

/** Prints what was measured in the browser, in milliseconds, beside what it should be. */
export function budget(context, what, milliseconds, target) {
  const measured = milliseconds.map(Math.round).join(', ');
  context.diagnostic(`${what}: ${measured} ms; target ${target}`);
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document));
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  );
}

/** Axe-clean and without sideways scrolling, wide and narrow; pictures of that and in forced colours. */
export async function inspect(page, name) {
  const before = page.viewportSize();
  for (const [width, forced] of [[1280, 'none'], [390, 'none'], [1280, 'active']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ forcedColors: forced });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const what = `${name}-${width}${forced === 'active' ? '-forced' : ''}`;
    await page.screenshot({ path: join(pictures, `${what}.png`) });
    assert.deepEqual(await violations(page), [], what);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${what} is ${overflow} pixels too wide`);
  }
  await page.emulateMedia({ forcedColors: 'none' });
  await page.setViewportSize(before);
}
