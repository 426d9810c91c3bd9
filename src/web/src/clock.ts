import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef } from 'vue';
import { day, minute, t } from './i18n';

const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

const now = ref(Date.now());
let watchers = 0;
let timer = 0;

/** The present minute, for as long as the component is there. */
export function useNow(): ComputedRef<number> {
  onMounted(() => {
    now.value = Date.now();
    if (watchers++ === 0) timer = window.setInterval(() => (now.value = Date.now()), kMinute / 4);
  });
  onBeforeUnmount(() => {
    if (--watchers === 0) clearInterval(timer);
  });
  return computed(() => now.value);
}

/** A length of time in the two largest units that it has. */
function length(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / kMinute);
  if (minutes < 60) return t('clock.minutes', { minutes });
  if (minutes < 48 * 60) return t('clock.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t('clock.days', { days: Math.floor(milliseconds / kDay), hours: Math.floor(minutes / 60) % 24 });
}

export type Urgency = 'calm' | 'soon' | 'late';

export interface Remaining {
  words: string;
  urgency: Urgency;
}

/** How much of a time limit is left; it ends at `due`, which does not belong to it any more. */
export function remaining(due: string, at: number): Remaining {
  const left = new Date(due).getTime() - at;
  if (left <= 0) return { words: t('clock.late', { length: length(-left) }), urgency: 'late' };
  return { words: t('clock.left', { length: length(left) }), urgency: left < kDay ? 'soon' : 'calm' };
}

/** Until when: the last day in full, or the very minute. */
export function until(due: string): string {
  const text = minute(due);
  if (!text.endsWith('00:00')) return text;
  const last = new Date(new Date(due).getTime() - 1);
  return t('clock.endOfDay', { day: day(minuteIso(last)) });
}

function minuteIso(time: Date): string {
  return new Date(time.getTime() + 8 * kHour).toISOString();
}

/** What a control of type datetime-local holds for China's present minute. */
export function localMinute(time: number): string {
  return new Date(time + 8 * kHour).toISOString().slice(0, 16);
}

/** The moment such a control means. */
export function fromLocal(text: string): string {
  return `${text}:00+08:00`;
}
