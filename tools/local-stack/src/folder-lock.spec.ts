import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commandOf } from '@circuitwatch/platform-local-servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('lockFolder', () => {
  it('takes the folder and gives it back', () => {
    const release = lockFolder(file, folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    release();
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a folder that a living start holds, naming it and the way out', () => {
    writeFileSync(file, JSON.stringify({ pid: process.ppid, command: commandOf(process.ppid) }));
    expect(() => lockFolder(file, folder)).toThrow(
      new RegExp(`${folder} is in use by another start \\(process ${process.ppid}\\).*CIRCUITWATCH_DATA_DIR`),
    );
    expect(existsSync(file)).toBe(true);
  });

  it.each([
    ['whose holder is gone', JSON.stringify({ pid: 2 ** 22 + 1, command: 'node main.ts' })],
    ['whose number went to another program', JSON.stringify({ pid: process.ppid, command: 'node gone.ts' })],
    ['that was cut off', '{"pid":'],
  ])('takes over a lock %s', (_what, content) => {
    writeFileSync(file, content);
    const release = lockFolder(file, folder);
    release();
    expect(existsSync(file)).toBe(false);
  });
});
