import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, logIn, visit } from './visitor.mjs';

export function everybody(stage) {
  test('a wrong password is refused in words; the right one leads where one wanted to go', async () => {
    const { page, faults, close } = await visit(stage.browser, stage.instance);
    await page.goto('/search?q=鞋');
    await page.waitForURL(/\/login\?next=/);
    await inspect(page, 'login');
    await page.getByLabel('账号').fill('lisi');
    await page.getByLabel('口令', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').waitFor();
    await inspect(page, 'login-refused');
    await page.getByLabel('口令', { exact: true }).fill(stage.instance.password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.waitForURL(/\/search\?q=/);
    assert.deepEqual(faults, []);
    await close();
  });

  test('each sees what their roles do, and leaves by logging out', async () => {
    const { page, faults, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'xuershiyi');
    await page.getByRole('heading', { name: /您好/ }).waitFor();
    await inspect(page, 'home');
    assert.equal(await page.getByRole('link', { name: '拟稿' }).count(), 0);
    await page.goto('/drafts/new');
    await page.getByRole('heading', { name: '您的账号不办理这项业务' }).waitFor();
    await inspect(page, 'refused');
    await page.locator('.menu summary').click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL(/\/login/);
    await page.goto('/');
    await page.waitForURL(/\/login/);
    assert.deepEqual(faults, []);
    await close();
  });

  test('speaks English when asked to, and keeps to it', async () => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await page.goto('/login');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await close();
  });

  test('an address that is none says so', async () => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, 'lisi');
    await page.goto('/nowhere');
    await page.getByRole('heading', { name: '没有这一页' }).waitFor();
    await inspect(page, 'nowhere');
    await close();
  });

  test('log-in, search and reading need no mouse', async () => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await page.goto('/login?next=/search');
    const focus = async (selector) => {
      for (let i = 0; i < 40; ++i) {
        if (await page.evaluate((one) => document.activeElement?.matches(one), selector)) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`${selector} cannot be reached with Tab`);
    };
    await page.locator('#account').waitFor();
    await focus('#account');
    await page.keyboard.type('lisi');
    await focus('#password');
    await page.keyboard.type(stage.instance.password);
    await page.keyboard.press('Enter');
    await page.locator('#purpose').waitFor();
    await focus('#purpose');
    await page.keyboard.type('办理示市监立〔2026〕45号案');
    await page.keyboard.press('Enter');
    await page.locator('#q').waitFor();
    await focus('#q');
    await page.keyboard.type('运动鞋');
    await page.keyboard.press('Enter');
    await page.locator('.hit').first().waitFor();
    await focus('.hit h2 a');
    await page.keyboard.press('Enter');
    await page.locator('.mark.current').waitFor();
    await page.keyboard.press('n');
    await page.getByText(/“运动鞋” 2\//).waitFor();
    await close();
  });
}
