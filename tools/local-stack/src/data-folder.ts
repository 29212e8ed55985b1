import { accessSync, chmodSync, constants, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { invalid } from '@circuitwatch/platform-errors';

/** Where the local stack keeps everything; nothing is written outside of it. */
export interface DataFolder {
  readonly root: string;
  readonly logs: string;
  readonly postgres: string;
  readonly redis: string;
  readonly sample: string;
  /** Progress of the sample fleet's creation. */
  readonly sampleState: string;
  readonly adminToken: string;
  /** The file with the key that secrets of receivers are sealed with. */
  readonly secretKey: string;
  /** Addresses and process ids of the running stack, for the command line. */
  readonly stackFile: string;
  readonly lock: string;
}

const largestLog = 20 * 1024 * 1024;

/** Makes the folder when missing; throws INVALID in one line when it cannot be written. */
export function openDataFolder(location: string): DataFolder {
  const root = path.resolve(location);
  const logs = path.join(root, 'logs');
  try {
    // As root the database runs as another user, who must be able to pass; the files themselves are closed.
    makeFolder(root, process.getuid?.() === 0 ? 0o711 : 0o700);
    accessSync(root, constants.W_OK | constants.X_OK);
    makeFolder(logs, 0o700);
    chmodSync(logs, 0o700);
  } catch {
    throw invalid(
      `The data folder ${root} cannot be written: set CIRCUITWATCH_DATA_DIR to a folder that this user may write.`,
    );
  }
  return {
    root,
    logs,
    postgres: path.join(root, 'postgres'),
    redis: path.join(root, 'redis'),
    sample: path.join(root, 'sample'),
    sampleState: path.join(root, 'sample.json'),
    adminToken: path.join(root, 'admin-token'),
    secretKey: path.join(root, 'secret-key'),
    stackFile: path.join(root, 'stack.json'),
    lock: path.join(root, 'lock'),
  };
}

/** Level by level: where nothing can be made, as in /proc, Node's recursive mkdir tries for ever. */
function makeFolder(folder: string, mode: number): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder), mode);
  mkdirSync(folder, { mode });
}

/** The log file of one process; a large one is put aside first and replaces the one put aside before. */
export function logFile(folder: DataFolder, name: string): string {
  const file = path.join(folder.logs, `${name}.log`);
  if (existsSync(file) && statSync(file).size > largestLog) renameSync(file, `${file}.old`);
  return file;
}
