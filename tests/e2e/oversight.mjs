// What an auditor does besides verifying: 日志, 离线验, 期限统计, 档案库审计.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Instance, program } from './instance.mjs';
import { inspect, logIn, visit } from './visitor.mjs';

/** Waits until the page shows a row of the trail that has been published. */
async function trailOf(page, verb) {
  for (let i = 0; i < 20; ++i) {
    await page.goto(`/trail?verb=${verb}`);
    await page.getByText(/^列出\d+行$/).waitFor();
    if ((await page.locator('tbody tr').count()) > 0) return;
  }
  assert.fail('the trail stays empty');
}

export function oversight(stage) {
  const enter = async (to, account = 'xuershiyi') => {
    const { page, faults, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, account, to);
    return { page, faults, close };
  };

  test('an audit goes on while its auditor is away, and its result can be taken along', async () => {
    const { page, faults, close } = await enter('/audits');
    await page.getByRole('button', { name: '开始审计' }).click();
    await page.locator('.job').first().waitFor();
    await page.goto('/numbers');
    await page.getByText('各序列连续').waitFor();
    await inspect(page, 'numbers');
    await page.goto('/audits');
    await page.locator('.job').first().getByText('未发现问题').waitFor({ timeout: 120_000 });
    await inspect(page, 'audits');
    await page.locator('.job').first().getByRole('link', { name: '查看结果' }).click();
    await page.getByRole('heading', { name: '四性检测' }).waitFor();
    assert.match(await page.locator('table').first().textContent(), /T1-01.*固化信息有效性.*通过/);
    await inspect(page, 'audit-result');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /PDF/ }).click();
    assert.equal(readFileSync(await (await download).path()).subarray(0, 5).toString(), '%PDF-');
    assert.deepEqual(faults, []);
    await close();
  });

  test('日志: rows are filtered, recomputed against the signed head, compared with a kept checkpoint', async () => {
    const { page, faults, close } = await enter('/numbers');
    await page.getByText('各序列连续').waitFor();
    await trailOf(page, 'numbers');
    assert.match(await page.locator('tbody').textContent(), /xuershiyi.*查看文号.*已办/);
    const kept = page.waitForEvent('download');
    await page.getByRole('button', { name: '留存现在的检查点' }).click();
    await page.getByLabel('以前留存的检查点').fill(readFileSync(await (await kept).path(), 'utf8'));
    await page.getByRole('button', { name: '在浏览器里重算' }).click();
    await page.getByText('由留存时的').waitFor();
    const steps = await page.locator('.box .questions li').allTextContents();
    assert.ok(steps.some((text) => /重算到根，与签名的一致/.test(text)), steps.join());
    assert.ok(steps.some((text) => /都在其中，一字未动/.test(text)), steps.join());
    assert.ok(steps.every((text) => !text.includes('✘')), steps.join());
    await inspect(page, 'trail');
    assert.deepEqual(faults, []);
    await close();
  });

  test('日志: a row that was altered is named, and so is a log that was forked', async () => {
    const other = new Instance();
    await other.serve();
    try {
      const { page, close } = await visit(stage.browser, other);
      await logIn(page, other, 'xuershiyi', '/numbers');
      await page.getByText('还没有用过文号').waitFor();
      // A bundle that is full is never written again.
      await page.evaluate(async () => {
        for (let i = 0; i < 260; ++i) await fetch('/api/v1/numbers');
      });
      const bundle = join(other.home, 'archive/trail/log/tile/entries/000');
      for (let i = 0; i < 100 && !existsSync(bundle); ++i) await page.waitForTimeout(100);
      const bytes = readFileSync(bundle);
      bytes.write('"verb":"logix"', bytes.indexOf('"verb":"login"'));
      chmodSync(bundle, 0o644);
      writeFileSync(bundle, bytes);
      await page.goto('/trail?verb=logix');
      await page.getByText('列出1行').waitFor();
      const row = await page.locator('tbody th').first().textContent();
      await page.getByRole('button', { name: '在浏览器里重算' }).click();
      await page.getByText(`这些行与签名时不同：${row}`).waitFor();
      await inspect(page, 'trail-altered');
      await close();
    } finally {
      await other.stop();
    }
  });

  test('离线验: the bundle that is downloaded is judged the same without the instance', async () => {
    const { page, close } = await enter(`/documents/${stage.referral.id}`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /离线验证包/ }).click();
    const bundle = await (await download).path();
    const zip = join(stage.instance.home, '离线.zip');
    writeFileSync(zip, readFileSync(bundle));
    const out = execFileSync(program, ['verify', zip, '--home', join(stage.instance.home, 'nowhere'), '--json']);
    const verdict = JSON.parse(out.toString());
    const found = Array.isArray(verdict) ? verdict[0] : (verdict.files?.[0] ?? verdict);
    assert.equal(found.good, true);
    assert.equal(found.pdf.sha256, createHash('sha256').update(readFileSync(stage.referral.pdf)).digest('hex'));
    await close();
  });

  test('期限统计: a figure opens to the documents behind it', async () => {
    const { page, faults, close } = await enter('/ledgers');
    const figure = page.getByRole('region', { name: '期限统计' }).locator('tbody button').first();
    await figure.waitFor();
    const count = Number(await figure.textContent());
    await figure.click();
    await page.waitForURL(/figure=/);
    assert.equal(await page.locator('table.ledger tbody tr').count(), count);
    await inspect(page, 'statistics');
    assert.deepEqual(faults, []);
    await close();
  });

  test('一字之改: the whole and its first revision stand side by side; a signed report says so', async () => {
    const { page, faults, close } = await enter('/');
    await page.goto('/verifications');
    await page.setInputFiles('#files', [stage.referral.pdf]);
    await page.getByRole('button', { name: '对照各版' }).click();
    await page.locator('.compare canvas').first().waitFor();
    await inspect(page, 'revisions');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: /签名的核验报告/ }).click();
    assert.equal(readFileSync(await (await download).path()).subarray(0, 5).toString(), '%PDF-');
    assert.deepEqual(faults, []);
    await close();
  });
}
