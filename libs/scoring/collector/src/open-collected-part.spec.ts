import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unavailable } from '@circuitwatch/platform-errors';
import { temporaryFolder } from '@circuitwatch/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCollectedPart, type CollectedPartOptions } from './open-collected-part.ts';
import type { PartFiles } from './part-file.ts';
import { eventsIn, filesBelow } from './spec/collected.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder('parts');
});
afterEach(() => folder.remove());

/** Beside the place, then in it. */
const files: PartFiles = {
  store: async (path, write) => {
    mkdirSync(dirname(path), { recursive: true });
    try {
      await write(`${path}.unfinished`);
      renameSync(`${path}.unfinished`, path);
    } finally {
      rmSync(`${path}.unfinished`, { force: true });
    }
  },
};

const path = 'modelDataCollector/plant/pump-7/model_inputs/2026/01/05/10/job-1-0.jsonl';

const open = (options: Partial<CollectedPartOptions> = {}) =>
  openCollectedPart({
    ...{ endpoint: 'plant', deployment: 'pump-7', source: '/s/pump-7', collection: 'model_inputs' },
    ...{ files, uriOf: (place) => join(folder.path, place), at: new Date('2026-01-05T10:59:30Z') },
    ...{ name: 'job-1-0', samplingRate: 1, correlationId: 'job-1', firstRow: 5_000, widestRow: 30_000 },
    ...options,
  });

const numbers = (from: number, to: number) => [
  { name: 'x', cells: Float64Array.from({ length: to - from }, (_, row) => from + row) },
];

const stored = () => eventsIn(filesBelow(folder.path)[path] ?? '');

describe('a collected part', () => {
  it('is cut into events at the same rows, however its rows come', async () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (given) => {
        const part = open();
        const ends = [...given.sort((a, b) => a - b), 20];
        ends.forEach((end, index) =>
          part.add(numbers(ends[index - 1] ?? 0, end), end - (ends[index - 1] ?? 0)),
        );
        await part.close();
        const rows = stored().map(({ correlationid, data }) => [correlationid, data?.map(({ x }) => x)]);
        expect(rows).toEqual(
          Array.from({ length: 7 }, (_, event) => [
            `job-1-${5_000 + 3 * event}`,
            [3 * event, 3 * event + 1, 3 * event + 2].filter((x) => x < 20),
          ]),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('holds a million rows by the thousand, no matter how they are handed over', async () => {
    const part = open({ widestRow: 1 });
    for (let row = 0; row < 1_000_000; row += 250_000) part.add(numbers(row, row + 250_000), 250_000);
    await part.close();
    const events = stored();
    expect(events).toHaveLength(1_000);
    expect(
      events.every(({ data }, event) => data?.length === 1_000 && data[999]?.['x'] === event * 1_000 + 999),
    ).toBe(true);
  });

  it('keeps a sample of its events, the same in every collection', async () => {
    for (const collection of ['model_inputs', 'model_outputs']) {
      const part = open({ collection, samplingRate: 0.3, widestRow: 100_000 });
      part.add(numbers(0, 1_000), 1_000);
      await part.close();
    }
    const [inputs, outputs] = Object.values(filesBelow(folder.path)).map((text) =>
      eventsIn(text).map(({ correlationid }) => correlationid),
    );
    expect(inputs?.length).toBeGreaterThan(200);
    expect(inputs?.length).toBeLessThan(400);
    expect(outputs).toEqual(inputs);
  });

  it('of no rows, or of none that the sample keeps, is no file', async () => {
    await open().close();
    const part = open({ samplingRate: 0 });
    part.add(numbers(0, 10), 10);
    await part.close();
    expect(filesBelow(folder.path)).toEqual({});
  });

  it('replaces what lay in its place, and leaves it when it is discarded', async () => {
    const first = open();
    first.add(numbers(0, 3), 3);
    await first.close();
    const given = open();
    given.add(numbers(100, 200_000), 199_900);
    await given.discard();
    expect(stored().map(({ data }) => data)).toEqual([[{ x: 0 }, { x: 1 }, { x: 2 }]]);
    await open().discard();
    const second = open();
    second.add(numbers(7, 8), 1);
    await second.close();
    expect(stored().map(({ data }) => data)).toEqual([[{ x: 7 }]]);
    expect(Object.keys(filesBelow(folder.path))).toEqual([path]);
  });

  it('says at its end what the disk said to it, and keeps nothing until then', async () => {
    const full: PartFiles = { store: (_, write) => write('/dev/full') };
    const away: PartFiles = { store: () => Promise.reject(unavailable('The disk is away.')) };
    for (const [target, message] of [
      [full, /ENOSPC/],
      [away, /The disk is away/],
    ] as const) {
      const part = open({ files: target, widestRow: 1 });
      for (let row = 0; row < 3; row++) {
        part.add(numbers(0, 100_000), 100_000);
        await Promise.resolve();
      }
      await expect(part.close()).rejects.toThrow(message);
      expect(existsSync(join(folder.path, path))).toBe(false);
    }
  });
});
