import { ref } from 'vue';
import en from './messages/en';
import zh, { type Messages } from './messages/zh-CN';

export type Locale = 'zh-CN' | 'en';
export type MessageKey = keyof Messages;

const kStored = 'yinxin.language';
const all: Record<Locale, Messages> = { 'zh-CN': zh, en };

export const locale = ref<Locale>(localStorage.getItem(kStored) === 'en' ? 'en' : 'zh-CN');
document.documentElement.lang = locale.value;

export function setLocale(to: Locale): void {
  locale.value = to;
  localStorage.setItem(kStored, to);
  document.documentElement.lang = to;
}

/** The text of a message; "{name}" stands for a parameter. */
export function t(key: MessageKey, parameters: Record<string, string | number> = {}): string {
  const text: string = all[locale.value][key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}

/** The text of a message whose key is made at run time; `otherwise` if there is none. */
export function named(key: string, otherwise: string): string {
  return key in all[locale.value] ? t(key as MessageKey) : otherwise;
}

/** "2026-03-18" as people write it. */
export function day(iso: string): string {
  const [year, month, date] = iso.slice(0, 10).split('-').map(Number);
  if (!year || !month || !date) return iso;
  return locale.value === 'en' ? iso.slice(0, 10) : `${year}年${month}月${date}日`;
}

/** A moment, to the minute, in China's time. */
export function minute(instant: string | null): string {
  if (instant === null || instant === '') return '';
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const [date = '', time = ''] = parts.format(new Date(instant)).split(' ');
  return `${day(date)} ${time}`;
}
