import { ref, shallowRef, watch, type Ref } from 'vue';
import { records, type Checkup, type RecordJson } from '../api';
import { ServiceError } from '../http';

/** How long after the last key the service is asked; what is asked has to fit into the rest of 300. */
const kPause = 40;

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
  let drawing = false; // whether a page is being made
  let stale = false; // whether another one is wanted by then

  async function now(): Promise<void> {
    clearTimeout(timer);
    running?.abort();
    const { signal } = (running = new AbortController());
    const record = read();
    text.value = JSON.stringify(record);
    stale = false;
    // One after the other: the user waits for the page, and both at once would each take longer.
    let reason: unknown = null;
    drawing = true;
    await records.preview(record, signal).then(
      (drawn) => signal.aborted || (page.value = drawn),
      (error: unknown) => (reason = error),
    );
    if (signal.aborted) return;
    drawing = false;
    if (stale) return now();
    await records.check(record, signal).then(
      (checked) => signal.aborted || (checkup.value = checked),
      (error: unknown) => (reason = error),
    );
    if (signal.aborted) return;
    const refused = reason instanceof ServiceError && reason.problem.code === 'faults';
    failure.value = refused ? null : reason;
  }

  /** Asking faster than pages can be made would make each of them slower. */
  function typed(): void {
    if (drawing) stale = true;
    else void now();
  }

  const unwatch = watch(
    () => JSON.stringify(read()),
    (changed) => {
      if (changed === text.value) return;
      performance.mark('edit');
      clearTimeout(timer);
      timer = window.setTimeout(typed, kPause);
    },
  );
  function stop(): void {
    unwatch();
    clearTimeout(timer);
    running?.abort();
  }
  return { checkup, page, failure, now, stop };
}
