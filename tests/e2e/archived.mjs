// What the archive holds before anybody looks: a case of four agencies, and what an earlier system left.
import { readFileSync } from 'node:fs';
import { sample } from './instance.mjs';

const text = (kind) => readFileSync(sample(kind), 'utf8');
const kMinute = 60_000;

/** A letter for four persons, until a moment that is soon: then for everybody at its addressee. */
function pending(instance) {
  const released = Math.ceil(Date.now() / kMinute + 2) * kMinute;
  const moment = new Date(released + 8 * 60 * kMinute).toISOString().slice(0, 16).replace('T', ' ');
  const letter = text('early-involvement-request')
    .replace('<event>行动结束</event>', `<time>${moment}</time>`)
    .replace('一起直播销售涉嫌假冒注册商标商品', '一起待解除限制的直播销售案件');
  return { ...instance.issueText('pending', letter, '2026-03-25T11:30'), released };
}

export function archived(instance) {
  const referral = instance.issue('criminal-referral', '2026-03-18T09:20');
  const answer = text('filing-notice').replaceAll(/示市监移〔2026〕\d+号/g, referral.number);
  const filing = instance.issueText('filing', answer, '2026-03-20T17:00');
  const late = text('copy-letter')
    .replaceAll('示市监移〔2026〕3号', referral.number)
    .replace('<date>2026-03-18', '<date>2026-03-23')
    .replace('</sent>', '</sent><late-reason>附件复印延误，已督促改正</late-reason>');
  const copyLetter = instance.issueText('copy', late, '2026-03-23T10:00');
  const refusal = instance.issue('filing-refusal', '2026-03-20T16:00'); // of another case
  const clue = instance.issue('clue-notice', '2026-03-12T10:00');
  const rare = instance.issue('variants/criminal-referral-rare-characters', '2026-03-24T09:20');
  const listing = instance.issue('supervision-listing', '2026-03-25T10:00');
  const restricted = instance.issue('early-involvement-request', '2026-03-25T11:00');
  const crossRegion = instance.issue('cross-region-notice', '2026-03-27T10:00');
  const opinion = instance.issue('procuratorial-opinion', '2026-07-31T10:00');
  const imported = instance.import([
    {
      id: '旧-1',
      agency: '示例市工商行政管理局',
      kind: 'situation-bulletin',
      number: '示工商函〔2017〕12号',
      date: '2017-03-15',
      secrecy: '非涉密',
      title: '示例市工商行政管理局关于3·15活动情况的通报',
      text: '依托知识产权保\n护信息平\n台，开展3\u038715专项行动。',
    },
    {
      id: '旧-2',
      agency: '示例市市场监督管理局',
      kind: 'situation-bulletin',
      number: '示市监函〔2021〕30号',
      date: '2021-06-01',
      secrecy: '非涉密',
      title: '示例市市场监督管理局关于专项行动的通报',
      text: '各单位继续使用知识产权保护信\n息平台报送线索。3\u038715期间另行通知。',
    },
  ]);
  const soon = pending(instance);
  return { referral, rare, clue, copyLetter, refusal, filing, listing, restricted, soon, crossRegion, opinion, imported };
}
