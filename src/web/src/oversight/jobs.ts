import { onScopeDispose, ref, type Ref } from 'vue';
import { jobs, type Job } from './api';

const kBetween = 1_000;

/** Jobs of a kind as they go on; asked for again while one of them is not over. */
export function useJobs(kind: string): {
  rows: Ref<Job[] | null>;
  failure: Ref<unknown>;
  load: () => Promise<void>;
} {
  const rows = ref<Job[] | null>(null);
  const failure = ref<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = false;
  async function load(): Promise<void> {
    clearTimeout(timer);
    try {
      rows.value = (await jobs.list()).filter((job) => job.kind === kind);
      failure.value = null;
    } catch (error) {
      failure.value = error;
    }
    const goesOn = rows.value?.some((job) => job.state === 'waiting' || job.state === 'running');
    if (goesOn && !left) timer = setTimeout(() => void load(), kBetween);
  }
  onScopeDispose(() => {
    left = true;
    clearTimeout(timer);
  });
  void load();
  return { rows, failure, load };
}
