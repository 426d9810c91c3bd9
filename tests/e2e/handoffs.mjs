// A draft from hand to hand: what came back says why, nobody is offered what would be refused, and
// whoever has done something finds themselves where it says so. Also on a telephone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { referralOfToday } from './casework.mjs';
import { sample } from './instance.mjs';
import { confirm, giveReason, inspect, logIn, visit } from './visitor.mjs';

const kDay = 86_400_000;
const day = (days) => new Date(Date.now() + kDay / 3 + days * kDay).toISOString().slice(0, 10);
const telephone = { viewport: { width: 390, height: 844 } };

const joint = () =>
  readFileSync(sample('joint-supervision-listing'), 'utf8')
    .replace('<print-date>2026-04-07', `<print-date>${day(2)}`)
    .replace('<plan-due>2026-04-15', `<plan-due>${day(20)}`)
    .replace('<due>2026-09-30', `<due>${day(180)}`);

/** Clicks what can be seen, where it is: nothing is scrolled for it. */
async function clickThere(page, control) {
  const { x, y, width, height } = await control.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
}

/** Opens pages for those who are asked for, and closes them all again. */
function people(stage) {
  const visitors = [];
  return {
    async as(account, to, options) {
      const visitor = await visit(stage.browser, stage.instance, options);
      visitors.push(visitor);
      await logIn(visitor.page, stage.instance, account, to);
      return visitor.page;
    },
    async leave() {
      for (const { faults, close } of visitors.splice(0)) {
        assert.deepEqual(faults, []);
        await close();
      }
    },
  };
}

export function handoffs(stage) {
  const { as, leave } = people(stage);
  /** A draft of the record, kept; answers with its path. */
  async function kept(page, xml) {
    const id = await page.evaluate(async (body) => {
      const headers = { 'Content-Type': 'application/xml', 'X-CSRF-Token': localStorage.getItem('yinxin.csrf') };
      return (await (await fetch('/api/v1/drafts', { method: 'POST', headers, body })).json()).id;
    }, xml);
    return `/drafts/${id}`;
  }
  /** What has been done is said, and has the focus. */
  async function said(page, step) {
    await page.getByText(`已办理：${step}`).waitFor();
    await page.waitForFunction((words) => document.activeElement?.textContent.includes(words), `已办理：${step}`);
  }
  const submit = async (page, path) => {
    await page.goto(path);
    await page.getByText('已齐，可以送审').waitFor();
    await page.getByRole('button', { name: '送审', exact: true }).click();
    await said(page, '送审');
  };

  test('a draft that was returned says why, in the list and before the form; only the head is offered to sign', async () => {
    const clerk = await as('lisi', '/');
    const path = await kept(clerk, referralOfToday(5));
    await submit(clerk, path);
    const reviewer = await as('yangshijiu', path);
    await reviewer.getByRole('button', { name: '审核同意' }).click();
    await said(reviewer, '审核同意');
    const deputy = await as('wushi', '/todo');
    await deputy.getByRole('heading', { level: 1, name: '待办' }).waitFor();
    await deputy.waitForLoadState('networkidle');
    assert.equal(await deputy.getByRole('region', { name: /待签发/ }).count(), 0);
    await deputy.goto(path);
    await deputy.getByRole('button', { name: '退回', exact: true }).waitFor();
    assert.equal(await deputy.getByRole('button', { name: '签发', exact: true }).count(), 0);
    const head = await as('qianqi', path);
    await head.getByRole('button', { name: '签发', exact: true }).waitFor();
    await head.getByRole('button', { name: '退回', exact: true }).click();
    await confirm(head, '退回', '请核对扣押数量与清单是否一致');
    await said(head, '退回');
    assert.equal(await head.getByText('已退回拟稿人修改').count(), 1);

    await clerk.goto('/todo');
    const returned = clerk.getByRole('region', { name: /退回修改/ }).locator('.card', { hasText: '请核对扣押数量与清单是否一致' });
    await returned.getByRole('link').click();
    const reason = clerk.getByRole('region', { name: '退回理由' });
    await reason.getByText('请核对扣押数量与清单是否一致').waitFor();
    await reason.getByText('钱七批').waitFor();
    await inspect(clerk, 'draft-returned');
    // Who keeps what they have written stays where they were writing.
    await clerk.locator('.preview canvas').first().waitFor();
    await clerk.locator('#f-evidence-needed').fill('资金流向');
    const before = await clerk.evaluate(() => scrollY);
    await clickThere(clerk, clerk.getByRole('button', { name: '存稿' }));
    await clerk.getByText('已办理：修改').waitFor();
    await clerk.waitForFunction(() => document.activeElement?.textContent.trim() === '存稿');
    assert.ok(Math.abs((await clerk.evaluate(() => scrollY)) - before) < 100, 'the page has jumped');
    assert.equal(await clerk.locator('#lateness').count(), 0, 'nothing is late');
    await clerk.getByRole('button', { name: '弃稿' }).click();
    await confirm(clerk, '弃稿', '测试稿');
    await said(clerk, '弃稿');
    await leave();
  });

  test('拒绝会签: the draft has gone back, and the other agency is offered nothing any more', async () => {
    const clerk = await as('qisaner', '/');
    const path = await kept(clerk, joint());
    await submit(clerk, path);
    const reviewer = await as('xiesansan', path);
    await reviewer.getByRole('button', { name: '审核同意' }).click();
    await said(reviewer, '审核同意');
    const head = await as('zousansi', path);
    await head.getByRole('button', { name: '签发', exact: true }).click();
    await confirm(head, '签发');
    await said(head, '签发');
    const other = await as('baisanliu', path);
    await other.getByRole('button', { name: '拒绝会签' }).click();
    await confirm(other, '拒绝会签', '督办期限须再商');
    await said(other, '拒绝会签');
    await other.getByRole('heading', { name: /退回修改/ }).waitFor();
    assert.equal(await other.getByRole('alert').count(), 0);
    assert.equal(await other.locator('main').getByRole('button', { name: '会签' }).count(), 0);
    await inspect(other, 'countersign-refused');
    await clerk.goto(path);
    await clerk.getByRole('region', { name: '拒绝会签理由' }).getByText('督办期限须再商').waitFor();
    await leave();
  });

  test('an act that the service refuses keeps the question and what was written', async () => {
    const head = await as('qianqi', `/documents/${stage.referral.id}`);
    await head.getByRole('button', { name: '以另一份替代' }).click();
    const dialog = head.locator('dialog[open]');
    await dialog.getByLabel('替代它的文书（文号）').fill('示市监移〔2026〕999号');
    await confirm(head, '以另一份替代', '当事人名称有误');
    await dialog.getByRole('alert').getByText(/档案库中没有这份文书/).waitFor();
    assert.equal(await dialog.getByLabel('理由', { exact: true }).inputValue(), '当事人名称有误');
    await inspect(head, 'act-refused');
    await dialog.getByRole('button', { name: '取消' }).click();
    await leave();
  });

  test('who drafts an answer that is already late is told so, and by which limit', async () => {
    const clerk = await as('lisi', `/documents/${stage.refusal.id}`); // received in March
    await clerk.getByRole('button', { name: '提请复议书' }).click();
    await clerk.waitForURL(/\/drafts\/[0-9a-f]/);
    const late = clerk.getByText(/移送机关提请复议的期限已过/);
    await late.waitFor();
    await inspect(clerk, 'draft-late');
    await clerk.getByLabel('没有在期限内办理的原因').fill('等待鉴定意见，已督促改正');
    await clerk.getByRole('button', { name: '保存逾期说明' }).click();
    await clerk.getByText('已办理：逾期说明').waitFor();
    await late.waitFor({ state: 'detached' });
    const police = await as('heshiliu', `/documents/${stage.referral.id}`);
    await police.getByRole('button', { name: '立案告知书' }).waitFor();
    assert.equal(await police.getByRole('button', { name: '抄送检察机关函' }).count(), 0, 'the police send no copy letter');
    await leave();
  });

  test('on a telephone what is wanted of the reader is not below six pages', async () => {
    const clerk = await as('lisi', `/documents/${stage.opinion.id}`, telephone);
    await clerk.getByRole('button', { name: '去签收' }).click();
    await clerk.locator('#received:focus').waitFor();
    await clerk.getByRole('button', { name: '文书情况' }).click();
    await clerk.locator('#facts:focus').waitFor();
    await clerk.goto(`/documents/${stage.listing.id}`); // withdrawn
    const note = clerk.getByText('已撤回，不能再引用');
    await note.waitFor();
    await clerk.locator('.document canvas').first().waitFor();
    assert.ok((await note.boundingBox()).y < (await clerk.locator('.document').boundingBox()).y);

    await clerk.goto('/drafts/new/criminal-referral');
    await clerk.locator('#f-evidence-needed').fill('资金流向');
    const at = await clerk.evaluate(() => scrollY);
    await clickThere(clerk, clerk.getByRole('button', { name: '看版面' }));
    await clerk.locator('.preview canvas').first().waitFor();
    await clerk.waitForFunction((before) => scrollY > before + 1_000, at);
    await clerk.getByRole('button', { name: '回到填写' }).click();
    await clerk.waitForFunction((before) => Math.abs(scrollY - before) < 100, at);
    await clerk.getByRole('button', { name: /待补[1-9]\d*项/ }).click();
    await clerk.getByRole('heading', { name: /待补事项/ }).waitFor();
    clerk.on('dialog', (dialog) => dialog.accept());

    const reader = await as('zhengshiyi', '/search?q=运动鞋', telephone);
    await giveReason(reader);
    await reader.locator('#q:focus').waitFor();
    await reader.locator('.hit').first().waitFor();
    const { y } = await reader.locator('.hit').first().boundingBox();
    assert.ok(y < 844, `the first hit begins at ${y}`);
    await leave();
  });
}

/** After all others: what nobody outside its circle sees is there for everybody from here on. */
export function lifted(stage) {
  const { as, leave } = people(stage);
  test('解除限制: who signs off releases a work secret by its number, with a reason', async () => {
    const { id, number } = stage.restricted;
    const head = await as('qianqi', `/documents/${id}`);
    await head.getByRole('alert').getByText(/没有这份文书/).waitFor();
    assert.equal(await head.getByRole('link', { name: /下载/ }).count(), 0, 'there is nothing to be had');
    await head.goto('/numbers');
    await head.getByLabel('工作秘密文书的文号').fill(number);
    await head.getByRole('button', { name: '解除限制' }).click();
    await confirm(head, '解除限制', '行动已经结束');
    await head.getByText(`${number}已解除限制`).waitFor();
    await inspect(head, 'lifted');
    await head.goto(`/documents/${id}`);
    await head.locator('.document canvas').first().waitFor();
    await leave();
  });
}
