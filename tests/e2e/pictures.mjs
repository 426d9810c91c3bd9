// Takes the pictures of docs/guides from a sample instance: pictures.mjs DIRECTORY.
import { join } from 'node:path';
import { Instance, sample } from './instance.mjs';
import { launch, logIn, visit, giveReason } from './visitor.mjs';

const directory = process.argv[2];
const instance = new Instance();
const referral = instance.issue('criminal-referral', '2026-03-18T09:20');
instance.issue('filing-notice', '2026-03-20T10:00');
await instance.serve();
const browser = await launch();

async function as(account, act) {
  const { page, close } = await visit(browser, instance, { viewport: { width: 1100, height: 760 } });
  await logIn(page, instance, account);
  await act(page, async (name) => {
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(directory, `${name}.png`) });
  });
  await close();
}

try {
  await as('lisi', async (page, picture) => {
    await page.goto('/todo');
    await page.locator('.todo .card').first().waitFor();
    await picture('todo');
    await page.goto('/ledgers');
    await page.locator('table.ledger').waitFor();
    await picture('ledger');
    await page.goto('/drafts/new/criminal-referral');
    await page.setInputFiles('#load-record', sample('criminal-referral'));
    await page.locator('.completeness .count').waitFor();
    await page.locator('canvas').first().waitFor();
    await page.waitForTimeout(800);
    await picture('draft');
    await page.goto('/search?q=运动鞋');
    await giveReason(page);
    await page.locator('.hit').first().waitFor();
    await picture('search');
    await page.locator('.hit h2 a').first().click();
    await page.locator('.mark.current').waitFor();
    await picture('document');
  });
  await as('xuershiyi', async (page, picture) => {
    await page.goto('/audits');
    await page.getByRole('button', { name: '开始审计' }).click();
    await page.locator('.job').first().getByText('未发现问题').waitFor({ timeout: 120_000 });
    await picture('audits');
    await page.getByRole('link', { name: '查看结果' }).click();
    await page.locator('table').first().waitFor();
    await picture('audit-result');
    await page.goto('/verifications');
    await page.setInputFiles('#files', [referral.pdf]);
    await page.locator('article.report').waitFor();
    await picture('verify');
    await page.goto('/trail');
    await page.getByRole('button', { name: '在浏览器里重算' }).click();
    await page.locator('.box .questions li').nth(2).waitFor();
    await picture('trail');
    await page.goto('/ledgers');
    await page.locator('tbody button').first().click();
    await page.locator('table.ledger tbody tr').first().waitFor();
    await picture('statistics');
  });
  await as('shiershisan', async (page, picture) => {
    await page.goto('/accounts');
    await page.locator('tbody tr').first().waitFor();
    await picture('accounts');
    await page.goto('/accounts/wangwu');
    await page.locator('.card').first().waitFor();
    await picture('account');
    await page.goto('/instance');
    await page.locator('table tbody tr').first().waitFor();
    await picture('instance');
  });
  await as('lvershier', async (page, picture) => {
    await page.goto('/registry');
    await page.locator('tbody tr').first().waitFor();
    await picture('registry');
    await page.goto('/templates');
    await page.getByRole('button', { name: '涉嫌犯罪案件移送书' }).click();
    await page.locator('canvas').first().waitFor();
    await picture('templates');
  });
} finally {
  await browser.close();
  await instance.stop();
}
