import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** How far the sample's creation has come; kept in a file, so that an interrupted one goes on where it was. */
export interface SampleState {
  readonly circuits: number;
  readonly seed: number;
  /** The instant up to which readings were made first, ISO 8601; fixed at the beginning so that resuming makes the same files. */
  readonly endsAt: string;
  readonly stage: 'files' | 'registration' | 'first-runs' | 'done';
}

/** The state in the file; undefined when the creation has not begun. */
export function readSampleState(file: string): SampleState | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SampleState) : undefined;
}

/** Keeps the state, in one step, and gives it back. */
export function writeSampleState(file: string, state: SampleState): SampleState {
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return state;
}
