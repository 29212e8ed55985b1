import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openServerLog } from './server-log.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps the lines of every start, for its owner alone', async () => {
  const file = path.join(folder, 'server.log');
  for (const line of ['one', 'two']) {
    const log = openServerLog(file);
    log.write(line);
    await log.end();
  }
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('does not mind a last line that comes after the end', async () => {
  const file = path.join(folder, 'server.log');
  const log = openServerLog(file);
  const seen: unknown[] = [];
  const note = (error: unknown): void => void seen.push(error);
  process.prependListener('uncaughtException', note);
  try {
    log.write('one');
    const ended = log.end();
    log.write('too late');
    await ended;
    log.write('later still');
    await wait(20);
  } finally {
    process.removeListener('uncaughtException', note);
  }
  expect(seen).toEqual([]);
  expect(readFileSync(file, 'utf8')).toBe('one\n');
});
