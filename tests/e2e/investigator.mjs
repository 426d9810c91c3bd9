import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sample } from './instance.mjs';
import { giveReason, inspect, logIn, visit } from './visitor.mjs';

export function investigator(stage) {
  async function search(words, account = 'lisi') {
    const visitor = await visit(stage.browser, stage.instance);
    await logIn(visitor.page, stage.instance, account, `/search?q=${encodeURIComponent(words)}`);
    await giveReason(visitor.page);
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
    assert.equal(
      copied,
      `《${stage.referral.title}》（${stage.referral.number}），2026年3月18日，档号${stage.referral.id}`,
    );
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
    const nothing = page.getByRole('heading', { name: '没有您可以看到的文书符合' });
    await nothing.waitFor();
    const box = await page.locator('#q').boundingBox();
    assert.ok((await nothing.boundingBox()).x < box.x + 50, 'there is room for filters that are not there');
    const footer = await page.locator('footer').boundingBox();
    assert.ok(Math.abs(footer.y + footer.height - page.viewportSize().height) < 2, 'the footer floats');
    await close();
  });

  test('says why once in a session; searches are kept and found again, also elsewhere', async () => {
    const { page, faults, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'fengshier', '/search');
    await page.getByRole('heading', { name: '本次检索的事由' }).waitFor();
    assert.equal(await page.locator('#q').count(), 0);
    await page.getByRole('button', { name: '开始检索' }).click();
    await page.getByText('请写明事由，至少两个字。').waitFor();
    await inspect(page, 'purpose');
    await giveReason(page, '立案监督线索');
    await page.locator('#q').fill('样张商贸');
    await page.keyboard.press('Enter');
    await page.locator('.hit').first().waitFor();
    await page.getByText('保存的检索').click();
    await page.getByLabel('给这次检索起个名字').fill('样张案');
    await page.getByRole('button', { name: '保存这次检索' }).click();
    await page.getByRole('link', { name: '样张案' }).waitFor();
    await inspect(page, 'saved-searches');
    await page.goto('/search');
    await page.getByText('立案监督线索').waitFor(); // it is not asked again
    await close();

    const other = await visit(stage.browser, stage.instance);
    await logIn(other.page, stage.instance, 'fengshier', '/search');
    await giveReason(other.page);
    await other.page.getByText('保存的检索').click();
    await other.page.getByRole('link', { name: '样张案' }).click();
    await other.page.locator('.hit').first().waitFor();
    await other.page.getByText('保存的检索').click({ trial: true });
    await other.page.getByRole('button', { name: '删去保存的检索“样张案”' }).click();
    await other.page.getByRole('link', { name: '样张案' }).waitFor({ state: 'detached' });
    assert.deepEqual([...faults, ...other.faults], []);
    await other.close();
  });

  test('断行与“·”: a phrase that breaks across lines, a point in any spelling', async () => {
    assert.equal(stage.imported.imported, 2);
    for (const words of ['“知识产权保护信息平台”', '3\u00b715', '3\u202215']) {
      const { page, close } = await search(words);
      for (const title of ['关于3·15活动情况的通报', '关于专项行动的通报']) {
        await page.locator('.hit', { hasText: title }).first().waitFor();
      }
      await close();
    }
  });

  test('生僻字: found by the name, and marked on the page', async () => {
    const record = readFileSync(sample('variants/criminal-referral-rare-characters'), 'utf8');
    const name = /<name>([^<]*[\u{20000}-\u{3ffff}][^<]*)<\/name>/u.exec(record)[1];
    const { page, close } = await search(name);
    await page.locator('.hit', { hasText: stage.rare.number }).getByRole('link').first().click();
    await page.locator('.mark.current').waitFor();
    await page.reload(); // now the browser looks for the name itself
    await page.locator('.mark.current').waitFor();
    await close();
  });

  test('a page that is slow to come is not searched for, and the hits keep their places', async () => {
    const { page, faults, close } = await search('运动鞋');
    const asked = [];
    page.on('request', (request) => /\/search/.test(new URL(request.url()).pathname) && asked.push(request.url()));
    await page.route('**/assets/DocumentPage-*.js', async (route) => {
      await page.waitForTimeout(1_000);
      await route.continue();
    });
    await page.locator('.hit', { hasText: stage.referral.number }).getByRole('link').first().click();
    await page.locator('.mark.current').waitFor();
    assert.deepEqual(asked, []);
    assert.deepEqual(faults, []);
    await close();
  });

  test('链条: from one mark to the case of all agencies, and nothing of what is restricted', async () => {
    const { page, faults, close } = await search('99999901', 'fengshier');
    const found = page.getByRole('region', { name: '检索结果' });
    for (const { number } of [stage.clue, stage.referral]) {
      await found.locator('.hit', { hasText: number }).waitFor();
    }
    await found.locator('.hit', { hasText: stage.referral.number }).getByRole('link').first().click();
    const chain = page.locator('section[aria-labelledby=chain]');
    await chain.getByText(stage.filing.number).waitFor();
    const text = await chain.textContent();
    assert.ok(text.indexOf(stage.referral.number) < text.indexOf(stage.filing.number), 'in the order of time');
    assert.match(text, new RegExp(`承接 ${stage.referral.number}`));
    await inspect(page, 'document-chain');
    await page.getByRole('link', { name: /商标号 99999901/ }).click();
    await page.locator('.hit').first().waitFor();
    assert.match(page.url(), /q=%E2%80%9C99999901/);
    await page.locator('#q').fill('YANGLI样例');
    await page.keyboard.press('Enter');
    await page.waitForURL(/YANGLI/);
    await page.locator('.results[aria-busy=false] .hit').first().waitFor();
    const hits = page.locator('.hit');
    assert.equal(await hits.filter({ hasText: stage.restricted.number }).count(), 0, 'not listed');
    await page.getByText(`共${await hits.count()}份文书`).waitFor(); // nor counted
    await page.goto(`/documents/${stage.restricted.id}`);
    await page.getByRole('alert').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('更名: by the new name also what the agency issued under its old one, as it was called then', async () => {
    const { page, close } = await search('示例市工商行政管理局');
    await page.locator('.hit', { hasText: '示工商函〔2017〕12号' }).waitFor();
    await page.locator('#q').fill('示例市市场监督管理局');
    await page.keyboard.press('Enter');
    await page.waitForURL(/%E5%B8%82%E5%9C%BA/);
    const old = page.locator('.hit', { hasText: '示工商函〔2017〕12号' });
    await old.waitFor();
    assert.match(await old.textContent(), /示例市工商行政管理局/);
    await close();
  });
}

/** What becomes visible at a moment: asked for before it and, by the last suite, after. */
export function release(stage) {
  test('链条: before its release a letter is neither listed nor counted, and not there', async () => {
    assert.ok(Date.now() < stage.soon.released, 'the machine is too slow to see it before its release');
    assert.deepEqual(await found(stage), { count: 0, listed: 0, opened: false });
  });
}

export function released(stage) {
  test('链条: after its release the letter is listed, counted and read', { timeout: 240_000 }, async () => {
    await new Promise((done) => setTimeout(done, Math.max(0, stage.soon.released - Date.now() + 1_000)));
    assert.deepEqual(await found(stage), { count: 1, listed: 1, opened: true });
  });
}

/** What somebody at the addressee who is not among its readers finds of the letter. */
async function found(stage) {
  const { page, faults, close } = await visit(stage.browser, stage.instance);
  await logIn(page, stage.instance, 'chushisi', `/search?q=${encodeURIComponent('“待解除限制的直播销售案件”')}`);
  const total = await page.getByText(/共\d+份文书/).textContent();
  const listed = await page.locator('.hit', { hasText: stage.soon.number }).count();
  await page.goto(`/documents/${stage.soon.id}`);
  await page.getByRole('alert').or(page.locator('.document canvas')).first().waitFor();
  const opened = (await page.locator('.document canvas').count()) > 0;
  assert.deepEqual(faults, []);
  await close();
  return { count: Number(/\d+/.exec(total)[0]), listed, opened };
}
