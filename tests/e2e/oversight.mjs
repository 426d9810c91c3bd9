// What an auditor does besides verifying: 日志, 离线验, 期限统计, 档案库审计.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Instance, program } from './instance.mjs';
import { scanned } from './scan.mjs';
import { confirm, inspect, logIn, visit } from './visitor.mjs';

/** What is in a file; nothing of one that is gone by now, as a tile that a larger one replaced. */
function contents(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
}

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

  test('期满鉴定: nothing goes by itself, what is held stays, an appraisal is put on record', async () => {
    const other = new Instance();
    const old = (id, number, title, retention) => ({
      id, number, title, retention, agency: '示例市市场监督管理局', kind: 'situation-bulletin',
      date: '2009-03-15', secrecy: '非涉密', text: title,
    });
    other.import([
      old('1', '示市监函〔2009〕1号', '关于样例市场检查情况的通报', '10年'),
      old('2', '示市监函〔2009〕2号', '关于样例案件监督情况的通报', '10年'),
      old('3', '示市监函〔2009〕3号', '关于样例制度的通报', '永久'),
      old('4', '示市监函〔2009〕4号', '关于样例年度情况的通报', '30年'),
    ]);
    await other.serve();
    const { page, faults, close } = await visit(stage.browser, other);
    await logIn(page, other, 'qianqi', '/retention');
    await page.locator('.todo .card').first().waitFor();
    assert.equal(await page.locator('.todo .card').count(), 2, 'those of ten years and no others');
    const card = (number) => page.locator('.todo .card').filter({ hasText: number });
    await card('〔2009〕2号').getByRole('button', { name: '保全', exact: true }).click();
    await page.getByLabel('保全的名称').fill('立案监督 示检建〔2026〕1号');
    await confirm(page, '保全', '案件正在立案监督');
    await card('〔2009〕2号').getByText('因立案监督 示检建〔2026〕1号保全，不得销毁').waitFor();
    const report = { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 report') };
    const appraise = async (number, outcome, until) => {
      await card(number).locator('summary').click();
      await card(number).getByLabel('结论').selectOption({ label: outcome });
      if (until) await card(number).getByLabel('续存至').fill(until);
      await card(number).getByLabel('鉴定人1').fill('吴十会');
      await card(number).getByLabel('鉴定人2').fill('吴十会');
      await card(number).locator('input[type=file]').setInputFiles(report);
      const record = card(number).getByRole('button', { name: '记入日志' });
      assert.ok(await record.isDisabled(), 'one person is not two');
      await card(number).getByLabel('鉴定人2').fill('李四例');
      await inspect(page, 'retention');
      await record.click();
      await page.getByText('已办理，记入日志').waitFor();
    };
    await appraise('〔2009〕1号', '续存', '2099-12-31');
    await card('〔2009〕1号').waitFor({ state: 'detached' });
    await appraise('〔2009〕2号', '销毁');
    await card('〔2009〕2号').getByText('已鉴定销毁，待监销').waitFor();
    await close();
    const auditor = await visit(stage.browser, other);
    await logIn(auditor.page, other, 'xuershiyi', '/retention');
    await auditor.page.getByText('因立案监督').waitFor();
    assert.equal(await auditor.page.locator('.card button').count(), 0, 'an auditor changes nothing');
    await auditor.page.getByRole('link', { name: '关于样例案件监督情况的通报' }).click();
    await auditor.page.getByRole('heading', { name: '关于样例案件监督情况的通报' }).waitFor();
    assert.deepEqual([...faults, ...auditor.faults], []);
    await auditor.close();
    await other.stop();
  });

  test('日志: a change of its key is followed, also from a checkpoint that an older key signed', async () => {
    const other = new Instance();
    const key = (what) => execFileSync(program, ['key', what, '--trail', '--home', other.home]);
    await other.serve();
    try {
      const { page, faults, close } = await visit(stage.browser, other);
      await logIn(page, other, 'xuershiyi', '/numbers');
      await page.getByText('还没有用过文号').waitFor();
      await trailOf(page, 'numbers');
      const kept = page.waitForEvent('download');
      await page.getByRole('button', { name: '留存现在的检查点' }).click();
      const checkpoint = readFileSync(await (await kept).path(), 'utf8');
      key('rotate');
      key('retire');
      await trailOf(page, 'numbers');
      await page.getByLabel('以前留存的检查点').fill(checkpoint);
      await page.getByRole('button', { name: '在浏览器里重算' }).click();
      await page.getByText('由留存时的').waitFor();
      const steps = await page.locator('.box .questions li').allTextContents();
      assert.ok(steps.some((text) => /公钥换过1次/.test(text)), steps.join());
      assert.ok(steps.every((text) => !text.includes('✘')), steps.join());
      assert.deepEqual(faults, []);
      // A link that another key has signed leads nowhere.
      await page.route('**/api/v1/trail/keys/1', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replace(/^index \d+/m, 'index 1') });
      });
      await page.getByRole('button', { name: '在浏览器里重算' }).click();
      await page.getByText('公钥的更替不是由前一把签字交接的').waitFor();
      await close();
    } finally {
      await other.stop();
    }
  });

  test('日志: a row that was altered is named', async () => {
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

  test('日志: a log that was set back and went on is no continuation of the head that was kept', async () => {
    const other = new Instance();
    const saved = `${other.home}-before`;
    const look = async (times) => {
      await other.serve();
      const { page, close } = await visit(stage.browser, other);
      await logIn(page, other, 'xuershiyi', '/numbers');
      await page.getByText('还没有用过文号').waitFor();
      await page.evaluate(async (n) => {
        for (let i = 0; i < n; ++i) await fetch('/api/v1/numbers');
      }, times);
      await page.goto('/trail?verb=numbers');
      await page.getByText(/^列出\d+行$/).waitFor();
      return { page, close };
    };
    const keep = async (page) => {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: '留存现在的检查点' }).click();
      return readFileSync(await (await download).path());
    };
    const judged = async (page, kept) => {
      await page.locator('input[type=file]').setInputFiles({ name: 'kept.txt', mimeType: 'text/plain', buffer: kept });
      await page.getByRole('button', { name: '在浏览器里重算' }).click();
      await page.locator('.box .questions li').nth(2).waitFor();
      return page.locator('.box .questions').textContent();
    };
    try {
      const first = await look(3);
      const early = await keep(first.page);
      await first.close();
      await other.halt();
      cpSync(other.home, saved, { recursive: true, preserveTimestamps: true });
      const second = await look(5);
      let kept = await keep(second.page);
      for (let i = 0; i < 20 && kept.equals(early); ++i) kept = await keep(second.page); // until the head is published
      assert.match(await judged(second.page, early), /续写到现在/);
      await second.close();
      await other.halt();
      rmSync(other.home, { recursive: true });
      cpSync(saved, other.home, { recursive: true, preserveTimestamps: true });
      const { page, close } = await look(9); // the same log as it was, and other rows than before
      assert.match(await judged(page, kept), /不是由留存时的\d+项续写而来/);
      await inspect(page, 'trail-forked');
      await page.getByLabel('以前留存的检查点').fill('');
      assert.match(await judged(page, early), /续写到现在/);
      await close();
    } finally {
      await other.stop();
      rmSync(saved, { recursive: true, force: true });
    }
  });

  test('秘密文件: a scan with a mark of secrecy is refused, nowhere kept, and on the trail without its content', async () => {
    const scan = scanned(['机密★1年', '关于开展某专项行动的紧急通知', '各有关单位：请于即日起报送专项线索。']);
    const { page, faults, close } = await enter('/', 'lisi');
    await page.goto('/verifications');
    await page.locator('.drop').waitFor();
    const transfer = await page.evaluateHandle((base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], '扫描件.pdf', { type: 'application/pdf' }));
      return data;
    }, scan.toString('base64'));
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer });
    await page.getByRole('alert').getByText(/国家秘密标志，本系统拒收，未保存任何内容/).waitFor();
    await inspect(page, 'classified');
    await page.goto('/verify'); // nor there
    await page.setInputFiles('#file', { name: 'scan.pdf', mimeType: 'application/pdf', buffer: scan });
    await page.getByRole('button', { name: /验签/ }).click();
    await page.getByText(/国家秘密标志/).waitFor();
    await page.goto(`/search?q=${encodeURIComponent('“某专项行动的紧急通知”')}`);
    await page.getByLabel('事由', { exact: true }).fill('核对');
    await page.getByRole('button', { name: '开始检索' }).click();
    await page.getByText(/共\d+份文书/).waitFor();
    assert.equal(await page.locator('.hit', { hasText: '紧急通知' }).count(), 0);
    assert.deepEqual(faults, []);
    await close();

    const kept = readdirSync(stage.instance.home, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath ?? one.path, one.name))
      .filter((path) => contents(path).includes(scan.subarray(0, 400)));
    assert.deepEqual(kept, []);

    const auditor = await enter('/trail');
    await trailOf(auditor.page, 'refuse-classified');
    const row = await auditor.page.locator('tbody tr').first().textContent();
    assert.match(row, /lisi.*拒收涉密文件.*无权，已拒绝/);
    assert.doesNotMatch(row, /机密|专项/);
    await auditor.close();
  });

  test('期限统计: a late copy letter is listed with its reason, and recomputes to the same day', async () => {
    const { page, faults, close } = await enter('/ledgers');
    const row = page.getByRole('region', { name: '期限统计' }).locator('tbody tr', { hasText: '抄送检察机关' });
    await row.waitFor();
    await row.getByRole('button', { name: /逾期答复/ }).click();
    const listed = page.locator('table.ledger tbody tr');
    assert.equal(await listed.count(), 1);
    const text = await listed.textContent();
    for (const part of [stage.referral.number, '2026-03-19', stage.copyLetter.number, '附件复印延误，已督促改正']) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    assert.equal(await page.getByRole('button', { name: /重算不符/ }).count(), 0);
    const same = await row.getByRole('button', { name: /重算一致/ }).textContent();
    const begun = await row.getByRole('button', { name: /件数/ }).textContent();
    assert.equal(same.trim(), begun.trim());
    await inspect(page, 'ledger-late');
    assert.deepEqual(faults, []);
    await close();
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
