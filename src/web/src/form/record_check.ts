import { ref, shallowRef, watch, type Ref } from 'vue';
import { records, type Checkup, type RecordJson } from '../api';
import { ServiceError } from '../http';

/** How long after the last key the service is asked; what is asked has to fit into the rest of 300. */
const kPause = 100;

export interface RecordCheck {
  checkup: Ref<Checkup | null>;
  page: Ref<ArrayBuffer | null>;
  failure: Ref<unknown>;
  /** Asks at once. */
  now(): Promise<void>;
  stop(): void;
}

/** Keeps asking the service for the faults and the page of a record while it is edited. */
export function useRecordCheck(read: () => RecordJson): RecordCheck {
  const checkup = shallowRef<Checkup | null>(null);
  const page = shallowRef<ArrayBuffer | null>(null);
  const failure = shallowRef<unknown>(null);
  const text = ref('');
  let timer = 0;
  let running: AbortController | null = null;

  async function now(): Promise<void> {
    clearTimeout(timer);
    running?.abort();
    const { signal } = (running = new AbortController());
    const record = read();
    text.value = JSON.stringify(record);
    // Each is shown as it comes: the page does not wait for the faults.
    const answers = await Promise.allSettled([
      records.preview(record, signal).then((drawn) => signal.aborted || (page.value = drawn)),
      records.check(record, signal).then((checked) => signal.aborted || (checkup.value = checked)),
    ]);
    if (signal.aborted) return;
    const failed = answers.find((one) => one.status === 'rejected');
    const reason: unknown = failed?.status === 'rejected' ? failed.reason : null;
    const refused = reason instanceof ServiceError && reason.problem.code === 'faults';
    failure.value = refused ? null : reason;
  }

  const unwatch = watch(
    () => JSON.stringify(read()),
    (changed) => {
      if (changed === text.value) return;
      performance.mark('edit');
      clearTimeout(timer);
      timer = window.setTimeout(() => void now(), kPause);
    },
  );
  function stop(): void {
    unwatch();
    clearTimeout(timer);
    running?.abort();
  }
  return { checkup, page, failure, now, stop };
}
