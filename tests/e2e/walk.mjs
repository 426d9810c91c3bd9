// Every page of the front end, as the router lists them, for each kind of user: axe-clean, no wider
// than the screen, and all of it reached with the Tab key alone. A new page is covered by itself; one
// whose address has a part that is not known here fails until it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout, sample } from './instance.mjs';
import { inspect, logIn, visit } from './visitor.mjs';

const users = { visitor: '', clerk: 'wangwu', investigator: 'zhengshiyi', auditor: 'xuershiyi', administrator: 'shiershisan', registrar: 'lvershier' };
const kMostStops = 600;

/** The paths that the router knows. */
function paths() {
  const source = readFileSync(join(checkout, 'src/web/src/router.ts'), 'utf8');
  const found = [...source.matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path);
  assert.ok(found.length > 10, 'the router has changed its form');
  return found;
}

async function ask(page, path, init) {
  return page.evaluate(async ([to, options]) => {
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': localStorage.getItem('yinxin.csrf') };
    const response = await fetch(to, { ...options, headers });
    if (!response.ok) throw new Error(`${to}: ${response.status} ${await response.text()}`);
    return response.json();
  }, [path, init]);
}

/** Something to stand for each part of an address. */
async function examples(stage) {
  const as = async (account, act) => {
    const { page, close } = await visit(stage.browser, stage.instance);
    await logIn(page, stage.instance, account);
    const found = await act(page);
    await close();
    return found;
  };
  const record = readFileSync(sample('criminal-referral'), 'utf8');
  const draft = await as('wangwu', async (page) =>
    page.evaluate(async (xml) => {
      const headers = { 'Content-Type': 'application/xml', 'X-CSRF-Token': localStorage.getItem('yinxin.csrf') };
      return (await (await fetch('/api/v1/drafts', { method: 'POST', headers, body: xml })).json()).id;
    }, record));
  const audit = await as('xuershiyi', async (page) => {
    const { id } = await ask(page, '/api/v1/jobs', { method: 'POST', body: JSON.stringify({ kind: 'audit', options: {} }) });
    for (let tries = 0; tries < 200; ++tries) {
      if ((await ask(page, `/api/v1/jobs/${id}`)).state === 'done') return id;
      await page.waitForTimeout(300);
    }
    return assert.fail('the audit does not end');
  });
  return {
    '/drafts/new/:kind': '/drafts/new/criminal-referral',
    '/drafts/:id': `/drafts/${draft}`,
    '/documents/:id': `/documents/${stage.referral.id}`,
    '/audits/:id': `/audits/${audit}`,
    '/accounts/:id': '/accounts/wangwu',
  };
}

async function settled(page) {
  await page.locator('main h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => ![...document.querySelectorAll('main [role=status]')].some((one) => /^(正在读取|正在核对)/.test(one.textContent)));
}

/** What has the focus: what it is, whether one sees so, whether one sees it. */
const focus = (page) => page.evaluate(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const numbers = (window.stops ??= new Map());
  if (!numbers.has(at)) numbers.set(at, numbers.size);
  const shown = at.classList.contains('sr') ? at.parentElement : at;
  const outlined = [at, at.parentElement, at.parentElement?.parentElement].some((one) => {
    const { outlineStyle, outlineWidth } = one ? getComputedStyle(one) : {};
    return outlineStyle !== undefined && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  const box = shown.getBoundingClientRect();
  const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const places = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]));
  // What is taller than the screen is seen in part.
  places.push([box.left + box.width / 2, Math.max(box.top, 0) + 40], [box.left + box.width / 2, innerHeight / 2]);
  const seen = places.some(([x, y]) => {
    const there = inside(x, y) ? document.elementFromPoint(x, y) : null;
    return there !== null && (shown.contains(there) || there.contains(shown));
  });
  return { number: numbers.get(at), name: `${at.outerHTML.slice(0, 160)}`, outlined, seen };
});

/** Goes through the page with Tab from its beginning to where it leaves it; asserts what has to hold. */
async function tabThrough(page, what) {
  await page.evaluate(() => {
    window.stops = new Map();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
  });
  await page.keyboard.press('Tab');
  const first = await focus(page);
  assert.match(first?.name ?? '', /class="skip"/, `${what}: the first stop is the way past the navigation`);
  const faults = [];
  let stops = 1;
  for (let before = first.number; stops < kMostStops; ++stops) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (at === null || at.number === first.number) break;
    if (at.number === before && !/<(input|textarea)/.test(at.name)) faults.push(`is not left by Tab: ${at.name}`);
    if (!at.outlined) faults.push(`no sign of the focus: ${at.name}`);
    if (!at.seen) faults.push(`has the focus and is not to be seen: ${at.name}`);
    before = at.number;
  }
  assert.ok(stops < kMostStops, `${what}: Tab does not lead out of the page`);
  const missed = await page.evaluate(() => {
    const kinds = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    return [...document.querySelectorAll(kinds)]
      .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && one.closest('[inert]') === null)
      .filter((one) => one.type !== 'radio' && !window.stops.has(one))
      .map((one) => one.outerHTML.slice(0, 160));
  });
  assert.deepEqual(faults, [], what);
  assert.deepEqual(missed, [], `${what}: not reached with Tab`);
  await page.evaluate(() => document.activeElement?.blur());
}

export function walk(stage) {
  let known;
  const looked = new Set();
  const refused = '您的账号不办理这项业务';
  describe('walk', { concurrency: 1 }, () => {
    for (const [user, account] of Object.entries(users)) {
      test(`every page that a ${user} may open, with the Tab key`, async () => {
        known ??= await examples(stage);
        const { page, faults, close } = await visit(stage.browser, stage.instance);
        if (account !== '') await logIn(page, stage.instance, account);
        let seen = 0;
        for (const path of paths()) {
          const to = known[path] ?? path;
          assert.ok(!to.includes(':'), `what stands for the part of ${path}?`);
          if (account !== '' && path === '/login') continue;
          await page.goto(to);
          await page.locator('main h1').first().waitFor();
          const gone = account === '' && path !== '/login' && new URL(page.url()).pathname === '/login';
          if (gone || (await page.getByRole('heading', { name: refused }).count()) > 0) continue;
          await settled(page);
          const what = `${user}-${path.replaceAll(/[/:]+/g, '-').replace(/^-|-$/g, '') || 'home'}`;
          if (user !== 'registrar' || !looked.has(path)) await inspect(page, `walk-${what}`);
          looked.add(path);
          await tabThrough(page, what);
          ++seen;
        }
        assert.ok(seen > 1, `${user} sees ${seen} pages`);
        assert.deepEqual(faults, []);
        await close();
      });
    }

    test('the way past the navigation, to another page and back, and to what is wrong', async () => {
      const { page, close } = await visit(stage.browser, stage.instance);
      await logIn(page, stage.instance, 'wangwu');
      await page.goto('/todo');
      await settled(page);
      const has = (text) => page.waitForFunction((one) => document.activeElement?.textContent.includes(one), text);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
      await page.getByRole('link', { name: '稿件', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/drafts$/);
      await has('稿件');
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
      await page.goBack();
      await has('待办');
      await page.goto('/drafts/new/criminal-referral');
      await page.locator('.preview canvas').first().waitFor();
      await page.getByRole('button', { name: '送审', exact: true }).press('Enter');
      await page.waitForFunction(() => document.activeElement?.closest('.completeness') !== null);
      const first = await page.evaluate(() => document.activeElement.textContent);
      await page.keyboard.press('Enter'); // leads to the field
      await page.waitForFunction(() => document.activeElement?.matches('form.sheet-form *'));
      assert.ok(first.trim().length > 1);
      await close();
    });
  });
}
