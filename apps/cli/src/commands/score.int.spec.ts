import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = path.join(import.meta.dirname, '../main.ts');
const linear = path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures/linear.onnx');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-score-'));
  const lines = Array.from({ length: 400_000 }, (_, row) => `${row},${row % 7},1,2`);
  writeFileSync(path.join(folder, 'rows.csv'), `id,a,b,c\n${lines.join('\n')}\n`);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Row by row, so that it is at work for seconds. */
function start(out: string) {
  const words = ['--model', linear, '--data', 'rows.csv', '--features', 'a,b,c', '--mini-batch', '1'];
  return spawn(process.execPath, [main, 'score', ...words, '--out', out], { cwd: folder, stdio: 'ignore' });
}

async function untilStaged(): Promise<void> {
  while (!readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.partial'))) {
    await delay(10);
  }
  await delay(200);
}

it.each(['p.parquet', 'new/folder'])('leaves nothing of %s after a Ctrl-C', async (out) => {
  const child = start(out);
  await untilStaged();
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
  expect(readdirSync(folder)).toEqual(['rows.csv']);
});

it('shows nothing that a kill -9 cut off, and the next call does it all', async () => {
  const child = start('p.csv');
  await untilStaged();
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['rows.csv']);
  const [code] = (await once(start('p.csv'), 'close')) as [number | null];
  expect(code).toBe(0);
  const [head, ...rows] = readFileSync(path.join(folder, 'p.csv'), 'utf8').trim().split('\n');
  expect(head).toBe('id,prediction,scoring_error');
  expect(rows).toHaveLength(400_000);
  expect(rows.every((row, place) => row === `${place},${(10 + 2 * (place % 7)).toFixed(1)},`)).toBe(true);
});
