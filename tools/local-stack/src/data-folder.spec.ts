import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';

describe('openDataFolder', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'circuitwatch-data-'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('makes the folder with its parents, the logs closed to others', () => {
    const { logs } = openDataFolder(path.join(parent, 'a/b'));
    expect(statSync(logs).mode & 0o777).toBe(0o700);
    expect(openDataFolder(path.join(parent, 'a/b')).logs).toBe(logs);
  });

  it('says in one line that a file is in the way', () => {
    const file = path.join(parent, 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(path.join(file, 'data'))).toThrow(
      /cannot be written: set CIRCUITWATCH_DATA_DIR/,
    );
  });

  it.skipIf(!existsSync('/proc/self'))('does not try for ever where nothing can be made', () => {
    // In a process of its own: what it guards against would never give control back.
    const code = `import { openDataFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'data-folder.ts'))};
      openDataFolder('/proc/circuitwatch/data');`;
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(result.signal).toBeNull();
    expect(result.stderr).toContain('cannot be written: set CIRCUITWATCH_DATA_DIR');
  });
});
