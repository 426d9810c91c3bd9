// Everything in one process: one instance and one browser for all.
import { after, before, describe } from 'node:test';
import { administrator } from './administrator.mjs';
import { auditor } from './auditor.mjs';
import { clerk } from './clerk.mjs';
import { everybody } from './everybody.mjs';
import { Instance } from './instance.mjs';
import { investigator } from './investigator.mjs';
import { oversight } from './oversight.mjs';
import { launch, pictures } from './visitor.mjs';

const instance = new Instance();
const referral = instance.issue('criminal-referral', '2026-03-18T09:20');
const stage = { instance, referral, browser: null };

before(async () => {
  await instance.serve();
  stage.browser = await launch();
});
after(async () => {
  await stage.browser?.close();
  await instance.stop();
  console.log(`screenshots: ${pictures}`);
});

describe('everybody', () => everybody(stage));
describe('clerk', () => clerk(stage));
describe('investigator', () => investigator(stage));
describe('auditor', () => auditor(stage));
describe('oversight', () => oversight(stage));
describe('administrator', () => administrator(stage));
