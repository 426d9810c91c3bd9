import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inspect, logIn, visit } from './visitor.mjs';

export function administrator(stage) {
  const enter = async (account, to) => {
    const { page, faults, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, account, to);
    return { page, faults, close };
  };

  test('an account gets a password and a second factor, is stopped and started, without a mouse', async () => {
    const { page, faults, close } = await enter('shiershisan', '/accounts');
    await page.getByLabel('查找').fill('wangwu');
    await page.getByText('1个账号').waitFor();
    await inspect(page, 'accounts');
    await page.getByRole('link', { name: 'wangwu' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('新口令').fill('一个足够长的新口令，用来测试');
    await page.keyboard.press('Enter');
    await page.getByText('口令已设，锁定已解除。').waitFor();
    await page.getByRole('button', { name: '启用动态口令' }).press('Enter');
    await page.getByText(/otpauth:\/\//).waitFor();
    await inspect(page, 'account');
    await page.getByRole('button', { name: '停用', exact: true }).press('Enter');
    await page.getByText('已停用。').waitFor();
    await page.getByRole('button', { name: '启用', exact: true }).press('Enter');
    await page.getByText('已启用。').waitFor();
    await page.getByRole('button', { name: '取消动态口令' }).press('Enter');
    const history = page.getByRole('listitem').filter({ hasText: '施廿三管（shiershisan）：' });
    await history.filter({ hasText: '动态口令 取消' }).waitFor();
    await page.getByText('示例市市场监管局').waitFor(); // not by its id
    assert.deepEqual(faults, []);
    await close();
  });

  test('roles that exclude each other are refused in words', async () => {
    const { page, close } = await enter('shiershisan', '/accounts/wangwu');
    await page.getByRole('checkbox', { name: '审计' }).check();
    await page.getByRole('button', { name: '保存角色' }).click();
    await page.getByRole('alert').waitFor();
    await inspect(page, 'account-refused');
    await close();
  });

  test('the instance: state, keys, an index made anew', async () => {
    const { page, faults, close } = await enter('shiershisan', '/instance');
    await page.getByText('可以正常办理').waitFor();
    await page.getByRole('region', { name: '密钥和印章' }).waitFor();
    assert.doesNotMatch(await page.content(), /PRIVATE/);
    await page.getByRole('button', { name: '开始：重建索引' }).click();
    await page.getByText('已完成').waitFor({ timeout: 120_000 });
    await inspect(page, 'instance');
    assert.deepEqual(faults, []);
    await close();
  });

  test('a template, checked and seen with nothing filled in; rules and calendars', async () => {
    const { page, faults, close } = await enter('lvershier', '/templates');
    await page.getByRole('button', { name: '涉嫌犯罪案件移送书' }).click();
    await page.getByText('没有问题。').waitFor();
    await page.locator('canvas').first().waitFor();
    await page.getByRole('region', { name: '期限规则', exact: true }).waitFor();
    await inspect(page, 'templates');
    assert.deepEqual(faults, []);
    await close();
  });

  test('the registrar updates a list; what was there before is kept', async () => {
    const { page, faults, close } = await enter('lvershier', '/registry');
    await page.getByRole('cell', { name: 'lisi', exact: true }).first().waitFor();
    const head = page.getByRole('row', { name: /钱七批/ });
    assert.match(await head.textContent(), /示例市市场监管局（sjg）局长是/); // not as the file writes it
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /下载这份清单/ }).click();
    const csv = readFileSync(await (await download).path(), 'utf8');
    const give = (text) => page.setInputFiles('#csv', { name: 'person.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await give('id,nothing\r\n1,2\r\n');
    await page.getByRole('alert').waitFor();
    await give('id,name,agency\r\nx1,张甲,sjg\r\nx2,张乙,nowhere\r\n');
    await page.getByRole('alert').filter({ hasText: 'CSV:3' }).waitFor();
    await give(csv.replace('李四例', '李肆例'));
    await page.getByText('名录已更新，立即生效。').waitFor();
    await page.getByRole('cell', { name: '李肆例' }).waitFor();
    await give(csv);
    await page.getByRole('cell', { name: '李四例' }).waitFor();
    await inspect(page, 'registry');
    assert.deepEqual(faults, []);
    await close();
  });

  test('the registrar renames an agency and gives next year its holidays', async () => {
    const { page, faults, close } = await enter('lvershier', '/registry?list=agency');
    await page.getByRole('cell', { name: '市场监管', exact: true }).first().waitFor(); // not as the file writes it
    await inspect(page, 'registry-agencies');
    const give = (text) => page.setInputFiles('#csv', { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await give('id,full,from,to\r\nfy,示例市中级人民法院,,2026-12-31\r\nfy,示例市知识产权法院,2027-01-01,\r\n');
    await page.getByRole('cell', { name: '示例市知识产权法院' }).waitFor();
    await page.getByRole('button', { name: '放假安排' }).click();
    await page.getByRole('cell', { name: '调休上班' }).first().waitFor();
    await give('year,name,from,to,source\r\n2027,元旦,2027-01-01,2027-01-03,样例通知\r\n2027,调休上班,2027-02-19,,\r\n');
    await page.getByRole('alert').filter({ hasText: 'CSV:3' }).waitFor();
    await give('year,name,from,to,source\r\n2027,元旦,2027-01-01,2027-01-03,样例通知\r\n2027,调休上班,2027-02-20,,\r\n');
    await page.getByRole('cell', { name: '2027-01-03' }).waitFor();
    await inspect(page, 'registry-holidays');
    await page.goto('/templates');
    await page.getByText('2027：休息3日，调休上班1日').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('an administrator finds no document', async () => {
    const { page, close } = await enter('shiershisan', `/documents/${stage.referral.id}`);
    await page.getByRole('alert').waitFor();
    assert.equal(await page.locator('canvas').count(), 0);
    await close();
  });
}
