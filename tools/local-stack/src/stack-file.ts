import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** What the command line needs to find the running stack; holds no secret, only where one lies. */
export interface StackFile {
  readonly url: string;
  readonly endpointUrl: string;
  readonly tokenFile: string;
  readonly startedAt: string;
  readonly pids: Readonly<Record<string, number>>;
  /** What the start is still busy with although the API answers; null when that is over. */
  readonly preparing: string | null;
}

/** Writes the file, readable by this user only. */
export function writeStackFile(file: string, content: StackFile): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Takes the file away: nothing runs any more. */
export function removeStackFile(file: string): void {
  rmSync(file, { force: true });
}
