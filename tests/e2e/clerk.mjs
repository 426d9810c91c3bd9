import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkout, sample } from './instance.mjs';
import { inspect, logIn, visit } from './visitor.mjs';

const referral = readFileSync(sample('criminal-referral'), 'utf8');

/** Waits until one of the pages beside the form says so, looking through all of them. */
async function reads(page, words) {
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
    await page.getByRole('button', { name: '签发', exact: true }).click();
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await missing.click();
    await page.locator('#f-cc-1:focus').waitFor();
    await page.keyboard.type('jcy');
    await missing.waitFor({ state: 'detached' });
    await page.getByText('移送期限', { exact: true }).first().waitFor();
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
    await page.getByRole('button', { name: '签发', exact: true }).click();
    assert.equal(await page.locator('dialog[open]').count(), 0);
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
    await page.getByRole('button', { name: '签发', exact: true }).click();
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.deepEqual(faults, []);
    await close();
  });

  test('a session that ends at work costs nothing that was entered', async () => {
    const { page, faults, close } = await draft('lisi', 'criminal-referral', sample('criminal-referral'));
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

  test('fills in, watches the page, issues and gets number and receipt', async (context) => {
    const { page, faults, close } = await draft('lisi', 'criminal-referral', sample('criminal-referral'));
    await page.locator('#f-late-reason').fill('移送材料经省局复核后补充，故晚于期限移送。');
    const delays = [];
    for (const word of ['例一', '例二', '例三', '例四', '例五']) {
      await page.evaluate(() => performance.clearMeasures('preview'));
      await page.locator('#f-evidence-needed').fill(`${word}上线人员身份、资金流向`);
      await page.waitForFunction(() => performance.getEntriesByName('preview').length > 0);
      delays.push(await page.evaluate(() => performance.getEntriesByName('preview').pop().duration));
    }
    delays.sort((a, b) => a - b);
    context.diagnostic(`page shown ${delays.map(Math.round).join(', ')} ms after the last key; target 300`);
    await reads(page, '例五上线人员身份');
    await page.getByText('已齐，可以签发').waitFor();
    await page.getByRole('button', { name: '签发', exact: true }).click();
    const sure = page.locator('dialog[open]');
    await sure.waitFor();
    await inspect(page, 'issue-sure');
    await sure.getByRole('button', { name: '签发' }).click();
    const heading = page.getByRole('heading', { name: /已签发：示市监移〔2026〕\d+号/ });
    await heading.waitFor();
    await inspect(page, 'receipt');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载PDF' }).click();
    const path = await (await download).path();
    assert.equal(readFileSync(path).subarray(0, 5).toString(), '%PDF-');
    await page.getByRole('link', { name: '看原件' }).click();
    await page.locator('.document canvas').first().waitFor();
    await page.getByText('✔ 有效').waitFor();
    await page.getByRole('button', { name: '以此为底稿另拟' }).click();
    await page.waitForFunction(() => document.querySelector('#f-evidence-needed')?.value.startsWith('例五'));
    assert.deepEqual(faults, []);
    await close();
  });
}
