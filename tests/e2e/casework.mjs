import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sample } from './instance.mjs';
import { confirm, inspect, logIn, pressWithoutMouse, visit } from './visitor.mjs';

const kHour = 3_600_000;

/** China's minute `hours` from now, as records write it. */
const minute = (hours) =>
  new Date(Date.now() + (8 + hours) * kHour).toISOString().slice(0, 16).replace('T', ' ');
const day = (days) => minute(24 * days).slice(0, 10);

const inventory = ['800双', '464双'].map((pairs, i) => `<inventory><name>运动鞋${i + 1}批</name><quantity>${pairs}</quantity></inventory>`).join('');

/** The sample referral as it would be written today, approved `hours` ago. */
export function referralOfToday(hours) {
  const dates = {
    'date>2026-03-18': `date>${day(0)}`,
    'reported>2026-03-16 09:00': `reported>${minute(-hours - 2)}`,
    'time>2026-03-17 10:30': `time>${minute(-hours)}`,
    'until>2026-03-31': `until>${day(20)}`,
  };
  let text = readFileSync(sample('criminal-referral'), 'utf8').replace('</inspection>', `</inspection>${inventory}`);
  for (const [old, now] of Object.entries(dates)) text = text.replace(old, now);
  return text;
}

export function casework(stage) {
  const pages = new Map();

  /** The page of somebody who stays logged in from one step to the next. */
  async function at(account, to) {
    let visitor = pages.get(account);
    if (visitor === undefined) {
      visitor = await visit(stage.browser, stage.instance);
      pages.set(account, visitor);
      await logIn(visitor.page, stage.instance, account, to);
    } else {
      await visitor.page.goto(to);
    }
    return visitor.page;
  }
  async function leave() {
    for (const { faults, close } of pages.values()) {
      assert.deepEqual(faults, []);
      await close();
    }
    pages.clear();
  }
  async function load(page, record) {
    await page.locator('.preview canvas').first().waitFor();
    await page.setInputFiles('#load-record', { name: 'record.xml', mimeType: 'text/xml', buffer: Buffer.from(record) });
    await page.getByText('已齐，可以送审').waitFor();
  }
  async function done(page, step) {
    await page.getByText(`已办理：${step}`).waitFor();
  }
  /** Hands a draft that was submitted through review, sign-off and seal; answers with its receipt. */
  async function pass(path, { reviewer, signatory, countersign = [], keeper }) {
    const review = await at(reviewer, path);
    await review.getByRole('button', { name: '审核同意' }).click();
    await done(review, '审核同意');
    const sign = await at(signatory, path);
    await sign.getByRole('button', { name: '签发', exact: true }).click();
    await confirm(sign, '签发');
    await done(sign, '签发');
    for (const other of countersign) {
      const page = await at(other, path);
      await page.getByRole('button', { name: '会签', exact: true }).click();
      await confirm(page, '会签');
      await done(page, '会签');
    }
    const seal = await at(keeper, path);
    await seal.getByRole('button', { name: '编号用印印发' }).click();
    await confirm(seal, '编号用印印发');
    const heading = seal.getByRole('heading', { name: /已印发：/ });
    await heading.waitFor();
    return (await heading.textContent()).replace(/^.*：/, '').trim();
  }
  const sjg = { reviewer: 'yangshijiu', signatory: 'qianqi', keeper: 'shenshiqi' };
  const pathOf = (page) => new URL(page.url()).pathname;

  test('24小时 and 移送当日抄送: from the facts through all hands to receipt, copy letter and clocks', async () => {
    const clerk = await at('lisi', '/drafts/new/criminal-referral');
    await load(clerk, referralOfToday(22.5));
    await clerk.getByText(/剩1小时(30|29)分/).waitFor();
    await inspect(clerk, 'draft-24-hours');
    await clerk.getByRole('button', { name: '存稿' }).click();
    await clerk.waitForURL(/\/drafts\/[0-9a-f-]{8,}$/);
    const path = pathOf(clerk);
    await clerk.getByRole('button', { name: '送审', exact: true }).click();
    await done(clerk, '送审');
    await inspect(clerk, 'draft-submitted');

    const reviewer = await at('yangshijiu', '/todo');
    await reviewer.getByRole('heading', { name: /待审核/ }).waitFor();
    await inspect(reviewer, 'todo-review');
    const waiting = reviewer.getByRole('region', { name: /待审核/ });
    await pressWithoutMouse(reviewer, waiting.getByRole('link', { name: /移送书/ }).first());
    const back = reviewer.getByRole('button', { name: '退回', exact: true });
    await back.waitFor();
    await pressWithoutMouse(reviewer, back);
    await inspect(reviewer, 'reason');
    const dialog = reviewer.locator('dialog[open]');
    await pressWithoutMouse(reviewer, dialog.getByRole('button', { name: '退回', exact: true }));
    await reviewer.getByText('请写明理由，至少两个字。').waitFor();
    await dialog.getByLabel('理由', { exact: true }).focus();
    await reviewer.keyboard.type('请补充上线人员情况');
    await pressWithoutMouse(reviewer, dialog.getByRole('button', { name: '退回', exact: true }));
    await done(reviewer, '退回');

    const again = await at('lisi', '/todo');
    await again.getByRole('heading', { name: /退回修改/ }).waitFor();
    const returned = again.getByRole('region', { name: /退回修改/ });
    await returned.getByRole('link', { name: /移送书/ }).first().click();
    await again.locator('#f-evidence-needed').fill('上线人员“样本甲”的身份、资金流向');
    await again.getByText('办理记录').click();
    await again.locator('.timeline').getByText('请补充上线人员情况').waitFor();
    await again.getByRole('button', { name: '存稿' }).click();
    await done(again, '修改');
    await again.getByLabel('与哪一版对照').selectOption({ index: 1 });
    await again.getByText('共2处不同').waitFor();
    assert.deepEqual(await again.locator('.compare ins').allTextContents(), ['“样本甲”的']);
    await inspect(again, 'draft-versions');
    await again.getByText('已齐，可以送审').waitFor();
    await again.getByRole('button', { name: '送审', exact: true }).click();
    await done(again, '送审');
    const number = await pass(path, sjg);
    assert.match(number, /^示市监移〔\d{4}〕\d+号$/);

    const keeper = await at('shenshiqi', path);
    await keeper.getByRole('link', { name: /看原件/ }).click();
    await keeper.locator('.document canvas').first().waitFor();
    await keeper.getByText('未签收').first().waitFor();
    const document = pathOf(keeper);

    const sender = await at('lisi', document);
    await sender.getByRole('button', { name: '抄送检察机关函' }).click();
    await sender.waitForURL(/\/drafts\//);
    await sender.locator('.preview canvas').first().waitFor();
    const values = await sender
      .locator('form.sheet-form :is(input, textarea, select)')
      .evaluateAll((all) => all.map((one) => one.value));
    for (const fact of [number, '示例市样张商贸有限公司', '示例市人民检察院', '1264双', '运动鞋2批', '464双']) {
      assert.ok(values.includes(fact), `${fact} in the copy letter`);
    }
    await inspect(sender, 'copy-letter');
  });

  test('清点差异: the receiver finds less than was listed, both sides see it, and the clock runs', async () => {
    const police = await at('heshiliu', '/todo');
    await police.getByRole('heading', { name: /来文待签收/ }).waitFor();
    await inspect(police, 'todo-receive');
    await police.getByRole('link', { name: '涉嫌犯罪案件移送书' }).last().click();
    await police.getByLabel(/与清单的差异/).fill('运动鞋37双，清单38双');
    await inspect(police, 'receive');
    await police.getByRole('button', { name: '签收，有差异' }).click();
    await police.getByText('运动鞋37双，清单38双').waitFor();
    await police.locator('.deadlines').getByText(/剩/).first().waitFor();
    await police.locator('.deadlines').getByText('法定期限').first().waitFor();
    await inspect(police, 'document-received');
    const reviewer = await at('chushisi', pathOf(police));
    await reviewer.getByText('更正期限').first().click();
    await reviewer.getByLabel('不计入的日子，从').fill(day(1));
    await reviewer.getByLabel('到', { exact: true }).fill(day(2));
    await reviewer.getByLabel('理由', { exact: true }).fill('鉴定期间不计入');
    await reviewer.getByRole('button', { name: '另算一次' }).click();
    await reviewer.getByText('更正理由：鉴定期间不计入').waitFor();
    const sender = await at('lisi', pathOf(police));
    await sender.getByText('运动鞋37双，清单38双').waitFor();
    const todo = await at('heshiliu', '/todo');
    await todo.getByText(/决定是否立案/).first().waitFor();
    await inspect(todo, 'todo-due');
  });

  test('不予立案救济: the clock on our side starts when the receipt time is entered', async () => {
    const clerk = await at('lisi', `/documents/${stage.refusal.id}`);
    const clocks = clerk.locator('section[aria-labelledby=clocks]');
    await clocks.getByText('签收后开始计算').first().waitFor();
    await clerk.getByLabel('收到时间').fill('2026-03-23T10:00');
    await clerk.getByRole('button', { name: '签收', exact: true }).click();
    await clocks.getByText(/2026年3月26日/).first().waitFor();
    assert.match(await clocks.textContent(), /法定期限|文件规定期限/);
  });

  test('two at one draft: who comes second is told what changed, and loses nothing', async () => {
    const clerk = await at('lisi', '/drafts/new/criminal-referral');
    await load(clerk, referralOfToday(5));
    await clerk.getByRole('button', { name: '存稿' }).click();
    await clerk.waitForURL(/\/drafts\/[0-9a-f-]{8,}$/);
    await clerk.locator('.preview canvas').first().waitFor();
    const other = await clerk.context().newPage();
    await other.goto(pathOf(clerk));
    await other.locator('#f-evidence-needed').fill('另一个窗口里写的');
    await other.getByRole('button', { name: '存稿' }).click();
    await done(other, '修改');
    await clerk.locator('#f-evidence-needed').fill('这个窗口里写的');
    await clerk.getByRole('button', { name: '存稿' }).click();
    await clerk.getByText(/稿件已经变了：您读到的是第1版，现在是第2版/).waitFor();
    assert.equal(await clerk.locator('#f-evidence-needed').inputValue(), '这个窗口里写的');
    await inspect(clerk, 'conflict');
    await clerk.getByRole('button', { name: '用我填写的内容存为新版' }).click();
    await done(clerk, '修改');
    await other.close();
    await clerk.getByRole('button', { name: '弃稿' }).click();
    await confirm(clerk, '弃稿', '重复拟稿');
    await done(clerk, '弃稿');
    const list = await at('lisi', '/drafts');
    await list.locator('.todo .card').first().waitFor();
    await list.getByLabel('办到哪一步').selectOption('discarded');
    await list.locator('.todo .card').first().waitFor();
    assert.match(await list.locator('.todo .card').first().textContent(), /已弃稿/);
    await inspect(list, 'drafts');
  });

  test('联合挂牌: two agencies sign, the lead numbers it, both have the same original', async () => {
    const clerk = await at('qisaner', '/drafts/new/joint-supervision-listing');
    const record = readFileSync(sample('joint-supervision-listing'), 'utf8')
      .replace('<print-date>2026-04-07', `<print-date>${day(2)}`)
      .replace('<plan-due>2026-04-15', `<plan-due>${day(20)}`)
      .replace('<due>2026-09-30', `<due>${day(180)}`);
    await load(clerk, record);
    await clerk.getByRole('button', { name: '送审', exact: true }).click();
    await clerk.waitForURL(/\/drafts\/[0-9a-f-]{8,}$/);
    const number = await pass(pathOf(clerk), {
      reviewer: 'xiesansan',
      signatory: 'zousansi',
      countersign: ['baisanliu'],
      keeper: 'yusanwu',
    });
    const keeper = await at('yusanwu', pathOf(clerk));
    await keeper.getByRole('link', { name: /看原件/ }).click();
    const digest = keeper.locator('.side code', { hasText: /^[0-9a-f]{64}$/ });
    const own = await digest.textContent();
    const other = await at('baisanliu', pathOf(keeper));
    assert.equal(await other.locator('.side code', { hasText: /^[0-9a-f]{64}$/ }).textContent(), own);
    const [year, month, date] = day(0).split('-').map(Number);
    await other.locator('.facts').getByText(`${year}年${month}月${date}日`).waitFor();
    assert.match(await other.locator('.facts').first().textContent(), new RegExp(number));
    await other.getByText('✔ 有效').waitFor();
  });

  test('issued by mistake: withdrawn with a reason, and everybody who opens it sees so', async () => {
    const head = await at('taosanshi', `/documents/${stage.listing.id}`);
    await head.getByRole('button', { name: '撤回', exact: true }).click();
    await confirm(head, '撤回', '督办事由有误，另行发文');
    await head.getByText('已撤回，不能再引用').waitFor();
    await inspect(head, 'document-withdrawn');
    const reader = await at('lisi', `/documents/${stage.listing.id}`);
    await reader.getByText('督办事由有误，另行发文').waitFor();
  });

  test('issued with a mistake: superseded with a reason, and both stand side by side word by word', async () => {
    const head = await at('qianqi', `/documents/${stage.rare.id}`);
    await head.getByRole('button', { name: '以另一份替代' }).click();
    await head.locator('dialog[open]').getByLabel('替代它的文书（文号）').fill(stage.referral.number);
    await confirm(head, '以另一份替代', '当事人名称有误，另行制发');
    await head.getByText('已被替代，不能再引用').waitFor();
    await head.getByText('当事人名称有误，另行制发').waitFor();
    await head.getByRole('button', { name: '与替代它的文书逐字对照' }).click();
    await head.getByText(/共\d+处不同/).waitFor();
    assert.ok((await head.locator('.compare del').count()) > 0);
    assert.match((await head.locator('.compare ins').allTextContents()).join(''), /样张/);
    await inspect(head, 'document-compared');
  });

  test('a number that nothing will come of is made void, with a reason', async () => {
    const [, prefix] = /^(.*〕)\d+号$/.exec(stage.copyLetter.number);
    const serials = Object.values(stage)
      .filter((one) => one?.number?.startsWith(prefix))
      .map(({ number }) => Number(/(\d+)号$/.exec(number)[1]));
    const next = Math.max(...serials) + 1;
    const head = await at('qianqi', '/numbers');
    const make = async (number) => {
      await head.getByLabel('文号', { exact: true }).fill(number);
      await head.getByRole('button', { name: '作废', exact: true }).click();
      await confirm(head, '作废', '纸质文书错用此号');
    };
    await make(`${prefix}${next + 50}号`);
    await head.getByRole('alert').waitFor(); // it would leave a gap
    await inspect(head, 'number-refused');
    await make(`${prefix}${next}号`);
    await head.getByText(`${prefix}${next}号已作废`).waitFor();
  });

  test('台账: a figure opens to its rows, and the table leaves as CSV', async () => {
    const clerk = await at('lisi', '/ledgers');
    await clerk.locator('table.ledger tbody tr').first().waitFor();
    await inspect(clerk, 'ledgers');
    const all = await clerk.locator('table.ledger tbody tr').count();
    await clerk.getByRole('button', { name: /^决定是否立案，件数/ }).click();
    await clerk.waitForURL(/figure=all/);
    const some = await clerk.locator('table.ledger tbody tr').count();
    assert.ok(some > 0 && some < all, `${some} of ${all} rows`);
    const download = clerk.waitForEvent('download');
    await clerk.getByRole('link', { name: /CSV/ }).click();
    const csv = readFileSync(await (await download).path(), 'utf8');
    assert.match(csv, /文号.*逾期说明/);
    assert.ok(csv.includes(stage.referral.number));
    await leave();
  });
}
