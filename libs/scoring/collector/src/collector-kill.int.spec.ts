import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CollectorCounts } from '@circuitwatch/scoring-definitions';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localLines } from './local-lines.ts';
import { eventsIn, filesBelow } from './spec/collected.ts';

const program = join(import.meta.dirname, 'spec/collecting-process.ts');
const kills = 20;

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder('collector-kill');
});
afterEach(() => folder.remove());

/** A process with the given command in front, and what it has told. */
function start(
  command: readonly string[],
  instance: string,
  mostRows: number,
): { readonly child: ChildProcess; readonly told: () => readonly string[] } {
  const [first = '', ...others] = [
    ...command,
    process.execPath,
    program,
    folder.path,
    instance,
    `${mostRows}`,
  ];
  const child = spawn(first, others, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  return { child, told: () => text.split('\n').slice(0, -1) };
}

/** Kills a process a while after its first word; returns how many events it had told to be written. */
async function killAfter(ms: number, instance: string, mostRows: number): Promise<number> {
  const { child, told } = start([], instance, mostRows);
  if (child.stdout) await once(child.stdout, 'data');
  await delay(ms);
  child.kill('SIGKILL');
  await once(child, 'close');
  return Number(told().at(-1));
}

it(`after ${kills} kills amid writing every line is whole, and no event is missing that was told to be written`, async () => {
  const toldByInstance = new Map<string, number>();
  const killSome = async (first: number): Promise<void> => {
    for (let number = first; number < kills; number += 2) {
      // Small events and many, or large ones whose appends take long.
      const told = await killAfter(number * 1.7, `i-${number}`, number % 4 === 0 ? 4 : 6_000);
      toldByInstance.set(`i-${number}`, told);
    }
  };
  await Promise.all([killSome(0), killSome(1)]);
  const files = Object.entries(filesBelow(folder.path)).filter(([path]) => path.endsWith('.jsonl'));
  const torn = files.filter(([, text]) => !text.endsWith('\n'));
  const { mend } = localLines({ root: folder.path, settledMs: 0 });
  expect(await mend?.('modelDataCollector/plant/pump-7')).toBe(false);
  let events = 0;
  for (const [path, text] of Object.entries(filesBelow(folder.path))) {
    const [, instance] = /(i-\d+)\.jsonl$/.exec(path) ?? [];
    if (instance === undefined) continue;
    const lines = eventsIn(text);
    // In order, none twice and none left out; a kill may come before the word, so there may be more than were told.
    expect(lines.map(({ correlationid }) => correlationid)).toEqual(lines.map((_, k) => `${instance}-${k}`));
    expect(lines.length).toBeGreaterThanOrEqual(toldByInstance.get(instance) ?? Infinity);
    for (const { dataref } of lines) if (dataref !== undefined) JSON.parse(readFileSync(dataref, 'utf8'));
    events += lines.length;
    toldByInstance.delete(instance);
  }
  expect([...toldByInstance.keys()]).toEqual([]);
  console.log(
    `${kills} kills: ${events} events; ${torn.length} files ended in the middle of a line, now cut off`,
  );
});

it('a disk that takes a part of an append leaves whole lines alone, each once', async () => {
  const { child, told } = start(['bash', '-c', 'ulimit -f 300 && exec "$@"', 'bash'], 'i', 100);
  await once(child, 'close');
  const counts = JSON.parse(told().at(-1) ?? '') as CollectorCounts;
  expect(counts.dropped).toBeGreaterThan(0);
  const [text = ''] = Object.values(filesBelow(folder.path));
  expect(text.length).toBeGreaterThan(100_000);
  const ids = eventsIn(text).map(({ correlationid }) => correlationid);
  expect(ids).toEqual(Array.from({ length: counts.written }, (_, k) => `i-${k}`));
});
