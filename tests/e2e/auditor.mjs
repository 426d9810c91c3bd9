import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect, logIn, visit } from './visitor.mjs';

export function auditor(stage) {
  /** A copy with one bit of its page's content changed. */
  function altered() {
    const bytes = readFileSync(stage.referral.pdf);
    const at = bytes.indexOf('stream', bytes.indexOf('/FlateDecode')) + 200;
    bytes[at] ^= 1;
    const path = join(stage.instance.home, '改过的.pdf');
    writeFileSync(path, bytes);
    return path;
  }
  function unsigned() {
    const path = join(stage.instance.home, '没有签名.pdf');
    const body = '%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n';
    const xref = Buffer.byteLength(body);
    const entries = ['1 0 obj', '2 0 obj'].map((name) => `${String(body.indexOf(name)).padStart(10, '0')} 00000 n \n`);
    writeFileSync(path, `${body}xref\n0 3\n0000000000 65535 f \n${entries.join('')}trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
    return path;
  }

  test('一字之改: several files at once, the verdict in words, questions with evidence', async () => {
    const { page, faults, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'xuershiyi');
    await page.getByRole('link', { name: '验签', exact: true }).first().click();
    await page.locator('#files').waitFor({ state: 'attached' });
    await page.setInputFiles('#files', [stage.referral.pdf, altered(), unsigned()]);
    await page.getByText('已核对3个文件').waitFor();
    const rows = page.locator('tbody tr');
    assert.match(await rows.nth(0).textContent(), /有效.*示市监移〔2026〕1号/);
    assert.match(await rows.nth(1).textContent(), /无效/);
    assert.match(await rows.nth(2).textContent(), /无法确认/);
    const good = page.locator('article.report').first();
    await good.getByText('签署时间有证明？').click();
    await good.getByText(/时间戳证明/).waitFor();
    const bad = page.locator('article.report').nth(1);
    await bad.locator('.findings').first().waitFor();
    assert.match(await bad.textContent(), /HASH_FAILURE|HASH/);
    await inspect(page, 'verify');
    const download = page.waitForEvent('download');
    await good.getByRole('button', { name: /JSON/ }).click();
    const saved = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    assert.equal(saved.state, 'VALID');
    assert.equal(saved.archived.number, stage.referral.number);
    assert.deepEqual(faults, []);
    await close();
  });

  test('files can be dropped', async () => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await page.goto('/verifications');
    const content = readFileSync(stage.referral.pdf).toString('base64');
    const transfer = await page.evaluateHandle((base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'a.pdf', { type: 'application/pdf' }));
      return data;
    }, content);
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer });
    await page.locator('article.report').getByText('有效').first().waitFor();
    await close();
  });

  test('anybody can verify without login and without script', async () => {
    const { page, faults, close } = await visit(stage.browser, stage.instance, { javaScriptEnabled: false });
    await page.goto('/verify');
    await page.setInputFiles('#file', stage.referral.pdf);
    await page.getByRole('button', { name: /验签/ }).click();
    await page.getByRole('heading', { name: /有效/ }).waitFor();
    await page.getByText(stage.referral.number).first().waitFor();
    assert.deepEqual(faults, []);
    await close();
    const seeing = await visit(stage.browser, stage.instance);
    await seeing.page.goto('/verify');
    await seeing.page.setInputFiles('#file', stage.referral.pdf);
    await seeing.page.getByRole('button', { name: /验签/ }).click();
    await seeing.page.getByRole('heading', { name: /有效/ }).waitFor();
    await inspect(seeing.page, 'public-verify');
    await seeing.close();
  });
}
