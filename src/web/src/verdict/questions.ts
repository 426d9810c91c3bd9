import type { Finding, SignatureReport } from '../api';
import { minute, t, type MessageKey } from '../i18n';
import type { Tone } from './verdict';

export type Answer = Tone | 'quiet'; // quiet: nothing was found, but not everything was looked at

export interface Question {
  ask: MessageKey;
  answer: Answer;
  evidence: string[]; // what speaks for it
  findings: Finding[]; // what was found
}

interface Topic {
  ask: MessageKey;
  about: (finding: Finding) => boolean;
  evidence: (signature: SignatureReport) => string[];
}

const among =
  (...words: string[]) =>
  ({ code, sub_indication }: Finding): boolean =>
    words.some((word) => code.startsWith(word) || sub_indication.startsWith(word));

// In this order; a finding belongs to the first topic that takes it, the last takes all.
const kTopics: readonly Topic[] = [
  {
    ask: 'question.time',
    about: among('TIMESTAMP', 'NO_POE'),
    evidence: ({ best_signature_time, timestamp, claimed_time }) => [
      best_signature_time === null
        ? t('evidence.noTime')
        : t('evidence.time', {
            time: minute(best_signature_time),
            authority: timestamp?.authority ?? '—',
          }),
      ...(claimed_time === null ? [] : [t('evidence.claimed', { time: minute(claimed_time) })]),
    ],
  },
  {
    ask: 'question.revoked',
    about: among('REVOKED', 'REVOCATION', 'TRY_LATER', 'VALIDATION_DATA'),
    evidence: ({ revocation_complete }) => [
      t(revocation_complete ? 'evidence.revocation' : 'evidence.noRevocation'),
    ],
  },
  {
    ask: 'question.trusted',
    about: among('CHAIN', 'NO_CERTIFICATE', 'NO_SIGNING', 'EXPIRED', 'NOT_YET', 'OUT_OF_BOUNDS', 'UNUSED_CERTIFICATE'),
    evidence: ({ subject, certificate_sha256 }) => [
      subject,
      t('evidence.certificate', { digest: certificate_sha256 }),
    ],
  },
  {
    ask: 'question.algorithm',
    about: among('CRYPTO_CONSTRAINTS', 'UNSUPPORTED'),
    evidence: ({ algorithm }) => [algorithm],
  },
  {
    ask: 'question.unchanged',
    about: () => true,
    evidence: ({ covers_whole_file, revision }) => [
      t(covers_whole_file ? 'evidence.whole' : 'evidence.part', { revision }),
    ],
  },
];

const kOrder: MessageKey[] = [
  'question.unchanged',
  'question.trusted',
  'question.time',
  'question.revoked',
  'question.algorithm',
];

function answerOf(findings: readonly Finding[], passed: boolean): Answer {
  if (findings.some(({ indication }) => indication === 'TOTAL-FAILED')) return 'bad';
  if (findings.some(({ indication }) => indication === 'INDETERMINATE')) return 'unsure';
  return passed ? 'good' : 'quiet';
}

/** What a signature's report says, as questions with an answer and what it rests on. */
export function questionsOf(signature: SignatureReport): Question[] {
  const all = [...signature.findings, ...(signature.timestamp?.findings ?? [])];
  const passed = signature.indication === 'TOTAL-PASSED';
  const questions = kTopics.map(({ ask, about, evidence }, i): Question => {
    const before = kTopics.slice(0, i);
    const findings = all.filter((one) => about(one) && !before.some((topic) => topic.about(one)));
    const answer = answerOf(findings, passed);
    return { ask, answer, findings, evidence: evidence(signature).filter((text) => text !== '') };
  });
  return questions.sort((a, b) => kOrder.indexOf(a.ask) - kOrder.indexOf(b.ask));
}
