import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkout, sample } from './instance.mjs';
import { inspect, logIn, reads, visit } from './visitor.mjs';

const referral = readFileSync(sample('criminal-referral'), 'utf8');

export function clerk(stage) {
  const file = (name, text) => {
    const path = join(stage.instance.home, name);
    writeFileSync(path, text);
    return path;
  };

  async function draft(account, kind, record) {
    const visitor = await visit(stage.browser, stage.instance);
    const { page } = visitor;
    await logIn(page, stage.instance, account, `/drafts/new/${kind}`);
    await page.locator('.preview canvas').first().waitFor();
    if (record !== undefined) {
      await page.setInputFiles('#load-record', record);
      await page.getByRole('heading', { name: /待补事项/ }).waitFor();
    }
    return visitor;
  }

  test('picks a kind by family and by search', async () => {
    const { page, faults, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'lisi', '/drafts/new');
    await page.getByRole('heading', { name: '移送和通报' }).waitFor();
    await inspect(page, 'kinds');
    await page.getByLabel('按名称查找文种').fill('移送书');
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 1);
    assert.equal(new URL(page.url()).searchParams.get('q'), '移送书');
    await page.getByRole('link', { name: '涉嫌犯罪案件移送书' }).click();
    await page.locator('.preview canvas').first().waitFor();
    assert.match(page.url(), /\/drafts\/new\/criminal-referral$/);
    await inspect(page, 'draft-empty');
    assert.deepEqual(faults, []);
    await close();
  });

  test('移送当日抄送: without the procuratorate the referral is refused, and says why', async () => {
    const record = file('no-copy.xml', referral.replace('<cc>jcy</cc>', ''));
    const { page, faults, close } = await draft('lisi', 'criminal-referral', record);
    const missing = page.getByRole('button', { name: /缺少同级人民检察院/ });
    await missing.waitFor();
    await page.route('**/api/v1/checks*', async (route) => {
      await page.waitForTimeout(1_000); // slow, so that the user is quicker than the answer
      await route.continue();
    });
    const checked = page.waitForResponse(/\/checks/);
    await page.getByRole('button', { name: '送审', exact: true }).click();
    assert.match(page.url(), /drafts\/new/);
    await missing.click();
    await checked;
    await page.waitForTimeout(200);
    await page.locator('#f-cc-1:focus').waitFor(); // nothing has taken the user away from there
    await page.unroute('**/api/v1/checks*');
    await inspect(page, 'draft-guard');
    await page.getByRole('button', { name: '抄送机关加上示例市人民检察院' }).click();
    await missing.waitFor({ state: 'detached' });
    await page.getByText('移送期限', { exact: true }).first().waitFor();
    await page.locator('.deadlines').getByText('2026年3月19日24时').waitFor(); // not the next day at 00:00
    assert.deepEqual(faults, []);
    await close();
  });

  test('方括号: a number with the wrong brackets is put right by one click', async () => {
    const wrong = '<number>示市监立[2026]045号</number>';
    const record = file('brackets.xml', referral.replace('<number>示市监立〔2026〕45号</number>', wrong));
    const { page, faults, close } = await draft('lisi', 'criminal-referral', record);
    const fix = page.getByRole('button', { name: '改为 示市监立〔2026〕45号' });
    await fix.waitFor();
    await inspect(page, 'draft-fault');
    await fix.click();
    assert.equal(await page.locator('#f-filed\\.number').inputValue(), '示市监立〔2026〕45号');
    await fix.waitFor({ state: 'detached' });
    await reads(page, '示市监立〔2026〕45号');
    assert.deepEqual(faults, []);
    await close();
  });

  test('清单对账: a table is pasted, each row checked, and its sum compared', async () => {
    const { page, faults, close } = await draft('heshiliu', 'case-handover', sample('case-handover'));
    const list = page.locator('#f-material');
    await list.getByRole('button', { name: '粘贴表格…' }).click();
    const table = page.locator('dialog[open]');
    await table.getByLabel('表格内容').fill('名称\t份数\t页数\t原件或者复印件\n现场笔录\t1份\t3页\t原件\n询问笔录\t2\t8页\t原件');
    await table.getByRole('button', { name: '逐行核对' }).click();
    await table.getByText('共2行，1行有误。').waitFor();
    await table.getByText(/缺少单位/).waitFor();
    await inspect(page, 'paste');
    await table.getByLabel('表格内容').fill('名称\t份数\t页数\t原件或者复印件\n现场笔录\t1份\t3页\t原件\n询问笔录\t2份\t8页\t原件');
    await table.getByRole('button', { name: '逐行核对' }).click();
    await table.getByText('共2行，0行有误。').waitFor();
    await table.getByRole('button', { name: '采用这2行' }).click();
    await page.locator('#f-material-2').waitFor();
    await page.locator('.completeness').getByText(/份数/).first().waitFor();
    await page.getByRole('button', { name: '送审', exact: true }).click();
    assert.match(page.url(), /drafts\/new/);
    assert.deepEqual(faults, []);
    await close();
  });

  test('清单对账: an inventory that does not add up names its rows and the difference, and keeps from issuing', async () => {
    const rows = ['<name>运动鞋甲</name><quantity>800双</quantity>', '<name>运动鞋乙</name><quantity>462双</quantity>'];
    const inventory = rows.map((row) => `<inventory>${row}</inventory>`).join('');
    const record = file('inventory.xml', referral.replace('</inspection>', `</inspection>${inventory}`));
    const { page, faults, close } = await draft('lisi', 'criminal-referral', record);
    const fault = page.getByRole('button', { name: /第1行800双、第2行462双，合计1262双，这里是1264双，多2双/ });
    await fault.waitFor();
    await page.getByRole('button', { name: '送审', exact: true }).click();
    assert.match(page.url(), /drafts\/new/);
    await fault.click();
    await page.locator('#f-inspection\\.quantity:focus').waitFor();
    await inspect(page, 'inventory');
    await page.locator('#f-inventory-2\\.quantity').fill('464双');
    await fault.waitFor({ state: 'detached' });
    await reads(page, '运动鞋乙464双');
    assert.deepEqual(faults, []);
    await close();
  });

  test('生僻字: rare characters are in the form and on the page', async () => {
    const path = join(checkout, 'samples/variants/criminal-referral-rare-characters.xml');
    const { page, faults, close } = await draft('lisi', 'criminal-referral', path);
    const name = /<name>([^<]*[\u{20000}-\u{3ffff}][^<]*)<\/name>/u.exec(readFileSync(path, 'utf8'))[1];
    const values = await page.locator('form.sheet-form :is(input, textarea)').evaluateAll((all) => all.map((one) => one.value));
    assert.ok(values.includes(name), `${name} in the form`);
    await reads(page, name);
    assert.deepEqual(faults, []);
    await close();
  });

  test('不予立案救济: the remedy on the page fits whom the notice is for', async () => {
    const visitor = await draft('heshiliu', 'filing-refusal', sample('filing-refusal'));
    const { page, faults } = visitor;
    await reads(page, '之日起三日内');
    await page.setInputFiles('#load-record', join(checkout, 'samples/variants/filing-refusal-complainant.xml'));
    await reads(page, '之日起七日内');
    assert.deepEqual(faults, []);
    await visitor.close();
  });

  test('秘密文件: a classified record is refused', async () => {
    const record = file('secret.xml', referral.replace('非涉密', '机密★1年'));
    const { page, faults, close } = await draft('lisi', 'criminal-referral', record);
    await page.getByRole('button', { name: /本系统拒收/ }).waitFor();
    await page.getByRole('button', { name: '送审', exact: true }).click();
    assert.match(page.url(), /drafts\/new/);
    assert.deepEqual(faults, []);
    await close();
  });

  test('a session that ends at work costs nothing that was entered', async () => {
    const { page, faults, close } = await draft('lisi', 'criminal-referral', sample('criminal-referral'));
    await page.waitForLoadState('networkidle'); // what is asked when the form opens has its answer
    await page.context().clearCookies();
    await page.locator('#f-evidence-needed').fill('登录失效以后写的');
    const again = page.locator('dialog[open]');
    await again.getByRole('heading', { name: '登录已失效' }).waitFor();
    await inspect(page, 'session-ended');
    await again.getByLabel('口令', { exact: true }).fill(stage.instance.password);
    await again.getByRole('button', { name: '登录' }).click();
    await again.waitFor({ state: 'detached' });
    assert.equal(await page.locator('#f-evidence-needed').inputValue(), '登录失效以后写的');
    await reads(page, '登录失效以后写的');
    assert.deepEqual(faults, []);
    await close();
  });

  test('秘密文件: what is classified is not kept as a draft either', async () => {
    const record = file('secret-draft.xml', referral.replace('非涉密', '秘密★1年'));
    const { page, close } = await draft('lisi', 'criminal-referral', record);
    await page.getByRole('button', { name: '存稿' }).click();
    await page.getByRole('alert').getByText(/拒收/).waitFor();
    await page.evaluate(() => (globalThis.onbeforeunload = null));
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto('/drafts?mine=yes');
    await page.getByText('没有这样的稿件。').or(page.locator('.todo .card').first()).first().waitFor();
    assert.equal(await page.getByText('秘密★1年').count(), 0);
    await close();
  });
}
