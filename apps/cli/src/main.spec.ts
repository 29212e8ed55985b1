import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
/** A device on Linux that is a full disk. */
const fullDisk = '/dev/full';

it.skipIf(!existsSync(fullDisk))(
  'fails when its answer finds no room, so that no script trusts half of it',
  () => {
    const out = openSync(fullDisk, 'w');
    const { status, stderr } = spawnSync(process.execPath, [main, 'metrics', '--json'], {
      stdio: ['ignore', out, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(out);
    expect(status).toBe(1);
    expect(stderr).toMatch(/circuitwatch: the answer cannot be written: ENOSPC/);
  },
  // A process loads the whole command from its sources.
  30_000,
);
