import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether every folder on the way can be entered by any user. */
function isTraversable(folder: string): boolean {
  const steps = folder
    .split(path.sep)
    .map((_, index, parts) => parts.slice(0, index + 1).join(path.sep) || path.sep);
  return steps.every((step) => (statSync(step).mode & 0o001) !== 0);
}

/** As root the database runs as "nobody", who must be able to reach its folder. */
function parentFolder(): string {
  const isRoot = process.getuid?.() === 0;
  const candidates = [tmpdir(), '/tmp', '/var/tmp'];
  return (isRoot ? candidates.find((folder) => isTraversable(path.resolve(folder))) : undefined) ?? tmpdir();
}

/** Makes an empty folder that servers of other users can enter; `remove` may be called twice. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(parentFolder(), `circuitwatch-${name}-`));
  chmodSync(folder, 0o711);
  return {
    path: folder,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  };
}
