import { ref } from 'vue';

// Why the user searches (事由): asked once for as long as they are logged in, sent with each
// search, on record there.
const kStored = 'yinxin.purpose';

export const purpose = ref(sessionStorage.getItem(kStored) ?? '');

export function setPurpose(words: string): void {
  purpose.value = words;
  if (words === '') sessionStorage.removeItem(kStored);
  else sessionStorage.setItem(kStored, words);
}
