import type { Fault } from '../api';

const kAdvice = /建议改为(?:规范罪名)?(.+)$/;
const kExplanations = ['（成文时', '，请', '，并'];

/**
 * The right spelling, where the advice gives it in full and it can be put in the place of what
 * was entered; null if somebody has to look it up.
 */
export function correction(fault: Fault): string | null {
  let text = kAdvice.exec(fault.advice)?.[1] ?? '';
  for (const explanation of kExplanations) text = text.split(explanation)[0] ?? '';
  text = /^“(.+)”$/.exec(text)?.[1] ?? text;
  const losesDigits = /\d/.test(fault.value) && !/\d/.test(text);
  if (text === '' || text === fault.value || fault.value === '' || losesDigits) return null;
  return text;
}
