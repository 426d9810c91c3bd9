import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, logIn, visit } from './visitor.mjs';

export function investigator(stage) {
  async function search(words) {
    const visitor = await visit(stage.browser, stage.instance);
    await logIn(visitor.page, stage.instance, 'lisi', `/search?q=${encodeURIComponent(words)}`);
    await visitor.page.getByText(/共\d+份文书/).waitFor();
    return visitor;
  }

  test('finds a document and reads it at the hit, with n and N', async () => {
    const { page, faults, close } = await search('运动鞋');
    await page.locator('.hit mark').first().waitFor();
    await inspect(page, 'search');
    await page.getByRole('link', { name: '涉嫌犯罪案件移送书' }).first().click();
    const count = page.locator('.hits-count');
    await page.locator('.mark.current').waitFor();
    assert.match(await count.textContent(), /“运动鞋” 1\/[2-9]/);
    await page.keyboard.press('n');
    await page.getByText(/“运动鞋” 2\//).waitFor();
    await page.keyboard.press('Shift+N');
    await page.getByText(/“运动鞋” 1\//).waitFor();
    await page.getByText('✔ 有效').waitFor();
    await inspect(page, 'document');
    await page.reload(); // the address alone brings the same page back
    await page.locator('.mark.current').waitFor();
    assert.match(await count.textContent(), /“运动鞋” 1\/[2-9]/);
    assert.deepEqual(faults, []);
    await close();
  });

  test('copies a citation', async () => {
    const { page, faults, close } = await search('运动鞋');
    const row = page.locator('.hit', { hasText: stage.referral.number }).first();
    await row.getByRole('button', { name: '复制引用' }).click();
    await row.getByText(/已复制/).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, `《${stage.referral.title}》（${stage.referral.number}），2026年3月18日`);
    assert.deepEqual(faults, []);
    await close();
  });

  test('finds a number however its brackets and digits are typed', async () => {
    for (const words of ['示市监移[2026]1号', '示市监移〔２０２６〕１号', '示市监移(2026)1号']) {
      const { page, close } = await search(words);
      await page.locator('.hit', { hasText: stage.referral.number }).first().waitFor();
      await close();
    }
  });

  test('narrows in the address, and the way back widens again', async () => {
    const { page, faults, close } = await search('样张商贸');
    await page.getByText('筛选', { exact: true }).first().click();
    await page.getByLabel('文种', { exact: true }).selectOption({ label: '涉嫌犯罪案件移送书' });
    await page.waitForURL(/kind=criminal-referral/);
    await page.getByLabel('成文日期从').fill('2027-01-01');
    await page.waitForURL(/from=2027-01-01/);
    await page.getByRole('heading', { name: '没有您可以看到的文书符合' }).waitFor();
    await inspect(page, 'search-empty');
    await page.goBack();
    await page.locator('.hit').first().waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('says so when nothing is found', async () => {
    const { page, close } = await search('“绝无此语绝无此语”');
    await page.getByText('绝无此语绝无此语').first().waitFor();
    await page.getByRole('heading', { name: '没有您可以看到的文书符合' }).waitFor();
    await close();
  });
}
