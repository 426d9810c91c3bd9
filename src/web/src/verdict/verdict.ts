import type { Verification } from '../api';
import type { MessageKey } from '../i18n';

export type Tone = 'good' | 'unsure' | 'bad';

export interface Verdict {
  tone: Tone;
  mark: string;
  word: MessageKey; // 有效, 无法确认, 无效
  sentence: MessageKey;
}

const kVerdicts: Record<Verification['state'], Verdict> = {
  VALID: { tone: 'good', mark: '✔', word: 'verdict.valid', sentence: 'verdict.valid.text' },
  VALID_EXTENDED: {
    tone: 'good',
    mark: '✔',
    word: 'verdict.valid',
    sentence: 'verdict.extended.text',
  },
  INDETERMINATE: {
    tone: 'unsure',
    mark: '？',
    word: 'verdict.unsure',
    sentence: 'verdict.unsure.text',
  },
  UNSIGNED: {
    tone: 'unsure',
    mark: '？',
    word: 'verdict.unsure',
    sentence: 'verdict.unsigned.text',
  },
  INVALID: { tone: 'bad', mark: '✘', word: 'verdict.invalid', sentence: 'verdict.invalid.text' },
};

export function verdictOf(state: Verification['state']): Verdict {
  return kVerdicts[state];
}
