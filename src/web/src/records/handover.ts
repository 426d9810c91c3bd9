import type { RecordJson } from '../api';

// A record on its way from the page where it was loaded to the form that shows it.
let held: RecordJson | null = null;

export function hold(record: RecordJson): void {
  held = record;
}

/** The record that is on its way to this kind's form; it is handed over once. */
export function takeHeld(kind: string): RecordJson | null {
  const record = held?.kind === kind ? held : null;
  held = null;
  return record;
}
