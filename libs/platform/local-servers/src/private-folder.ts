import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { invalid } from '@circuitwatch/platform-errors';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file is in the way',
  EEXIST: 'a file is in the way',
};

/** Makes the folder when missing and closes it to other users; throws INVALID in one line when it cannot be used. */
export function openPrivateFolder(
  folder: string,
  owner?: { readonly uid: number; readonly gid: number },
): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
    chmodSync(folder, 0o700);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw invalid(
      `The folder ${folder} cannot be used, ${reasons[code] ?? code}: set CIRCUITWATCH_DATA_DIR to a folder that can be written.`,
    );
  }
}
