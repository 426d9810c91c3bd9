// Everything in one process: one instance and one browser for all.
import { after, before, describe } from 'node:test';
import { administrator } from './administrator.mjs';
import { archived } from './archived.mjs';
import { auditor } from './auditor.mjs';
import { budgets } from './budgets.mjs';
import { casework } from './casework.mjs';
import { clerk } from './clerk.mjs';
import { everybody } from './everybody.mjs';
import { handoffs, lifted } from './handoffs.mjs';
import { Instance } from './instance.mjs';
import { investigator, release, released } from './investigator.mjs';
import { oversight } from './oversight.mjs';
import { launch, pictures } from './visitor.mjs';
import { walk } from './walk.mjs';

const instance = new Instance();
const stage = { instance, browser: null, ...archived(instance) };

before(async () => {
  await instance.serve();
  stage.browser = await launch();
});
after(async () => {
  await stage.browser?.close();
  await instance.stop();
  console.log(`screenshots: ${pictures}`);
});

const suites = { release, casework, handoffs, walk, everybody, clerk, investigator, auditor };
describe('pages', { concurrency: 1 }, () => {
  for (const [name, suite] of Object.entries(suites)) {
    describe(name, { concurrency: 1 }, () => suite(stage));
  }
});
// These change accounts and the registry, and count what has been done: after all others.
describe('released', () => released(stage));
describe('lifted', () => lifted(stage));
describe('oversight', () => oversight(stage));
describe('administrator', () => administrator(stage));
describe('budgets', () => budgets(stage)); // alone, so that nothing else is measured
