import { inject, provide, type InjectionKey } from 'vue';
import type { Checkup, Deadline, Fault, Field } from '../api';
import type { Group } from '../records/values';

/** What the parts of a form need to know of the whole. */
export interface FormContext {
  /** The faults of exactly this place that the user should see by now. */
  faultsAt(path: string): Fault[];
  deadlineAt(path: string): Deadline | undefined;
  /** The user has been there. */
  touch(path: string): void;
  /** Puts the right spelling in the place of what was entered. */
  correct(fault: Fault, text: string): void;
  /** What the service says of the record with these items in place of the list's. */
  tryItems(path: string, items: Group[]): Promise<Checkup>;
}

const key: InjectionKey<FormContext> = Symbol('form');

export function provideForm(context: FormContext): void {
  provide(key, context);
}

export function useForm(): FormContext {
  return inject(key)!;
}

/** How to fill a field in: the help its template gives, else an example that shows a form. */
export function hintOf(field: Field): { help: string; example: string } {
  const telling = !['text', 'agency', 'choice', 'secrecy', 'date'].includes(field.type);
  return { help: field.help ?? '', example: telling ? (field.example ?? '') : '' };
}
