import { execFileSync } from 'node:child_process';

/** Whether a disk of that size could be mounted there. */
export function mountSmallDisk(folderPath: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folderPath], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
