import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { conflict } from '@circuitwatch/platform-errors';
import { commandOf } from '@circuitwatch/platform-local-servers';

interface Holder {
  readonly pid: number;
  /** Tells the holder from an unrelated process that got its number later. */
  readonly command: string;
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function tryLock(file: string): boolean {
  const holder: Holder = { pid: process.pid, command: commandOf(process.pid) };
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the data folder for this process and gives the release; CONFLICT while another start holds it. */
export function lockFolder(file: string, root: string): () => void {
  if (!tryLock(file)) {
    const holder = readHolder(file);
    if (holder !== undefined && holder.pid !== process.pid && commandOf(holder.pid) === holder.command) {
      throw conflict(
        `The data folder ${root} is in use by another start (process ${holder.pid}): stop that one, or set CIRCUITWATCH_DATA_DIR to another folder.`,
      );
    }
    // Its holder was killed; whoever loses the race for the file sees the winner in it.
    rmSync(file, { force: true });
    if (!tryLock(file)) throw conflict(`The data folder ${root} was just taken by another start.`);
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}
