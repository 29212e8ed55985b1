import { invalid, unavailable } from '@circuitwatch/platform-errors';
import type { Cells, ScoringFile, ScoringModel } from '@circuitwatch/scoring-definitions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationOf } from './moments.ts';
import type { OpenFile, ScoringPorts } from './ports.ts';
import { scoreFiles, type ScoringRequest } from './score-files.ts';

/** Doubles each number; refuses rows together with 13. */
const model: ScoringModel = {
  task: 'REGRESSION',
  device: 'CPU',
  checksum: '',
  inputs: [{ name: 'x', type: 'float64', features: ['x'] }],
  predictions: [{ name: 'prediction', type: 'float64' }],
  rowsAtOnce: 4,
  score: async ([cells], rows) => {
    const given = (cells as Float64Array).subarray(0, rows);
    if (given.includes(13)) throw invalid('The model cannot answer these rows: 13.');
    return [given.map((each) => each * 2)];
  },
  close: async () => undefined,
};

interface World {
  readonly files: Readonly<Record<string, readonly number[]>>;
  /** Rows of parts by their place. */
  readonly parts: Map<string, readonly (number | string)[]>;
  kept: readonly ScoringFile[];
  /** Steps until something breaks; Infinity: nothing does. */
  stepsLeft: number;
}

class Crash extends Error {}

function step(world: World): void {
  if (--world.stepsLeft < 0) throw new Crash();
}

function newFile(uri: string, index: number): ScoringFile {
  return {
    index,
    uri,
    bytes: 1,
    modifiedAt: '',
    status: 'PENDING',
    rowsDone: 0,
    invalidRows: 0,
    parts: [],
    error: null,
    latencyMs: 0,
    moments: null,
  };
}

function openIn(world: World, file: ScoringFile, fromRow: number, slab: number): OpenFile {
  const rows = world.files[file.uri];
  if (!rows) throw invalid(`${file.uri} is damaged.`);
  let at = fromRow;
  let added: (number | string)[] = [];
  return {
    totalRows: rows.length,
    read: async () => {
      step(world);
      if (at >= rows.length) return null;
      const cells = Float64Array.from(rows.slice(at, at + slab));
      at += cells.length;
      const problems = new Map(
        [...cells].flatMap((each, row) => (each < 0 ? [[row, `${each} is negative`]] : [])),
      );
      return { rows: cells.length, cells: [cells], problems };
    },
    add: ([cells], count, problems) => {
      for (let row = 0; row < count; row++) added.push(problems.get(row) ?? Number((cells as Cells)[row]));
    },
    endPart: () => {
      const part = added;
      added = [];
      return async (path) => {
        step(world);
        world.parts.set(path, part);
        step(world);
      };
    },
    close: async () => undefined,
  };
}

function request(
  world: World,
  more: Partial<ScoringRequest> & { readonly slab?: number } = {},
): ScoringRequest {
  const { slab = 5, ...rest } = more;
  const ports: ScoringPorts = {
    open: async (file, fromRow) => openIn(world, file, fromRow, slab),
    partUri: (file, part) => `${file.uri}/${part}`,
    store: async (uri, write) => {
      // As a store that makes folders first: rows go on being added meanwhile.
      await new Promise(setImmediate);
      await write(uri);
    },
    removeParts: async (file, from) => {
      for (const uri of world.parts.keys()) {
        const [stem, part] = uri.split('/');
        if (stem === file.uri && Number(part) >= from) world.parts.delete(uri);
      }
    },
    checkpoint: async (file) => {
      step(world);
      world.kept = world.kept.map((each) => (each.index === file.index ? file : each));
      step(world);
    },
    clockMs: () => 0,
  };
  return {
    files: world.kept,
    model,
    ports,
    miniBatchRows: 2,
    partRows: 6,
    onScored: () => undefined,
    onProgress: () => undefined,
    ...rest,
  };
}

function worldOf(files: World['files'], stepsLeft = Infinity): World {
  return { files, parts: new Map(), kept: Object.keys(files).map(newFile), stepsLeft };
}

/** What lies in the parts of a file, in their order. */
function rowsOf({ parts }: World, uri: string): readonly (number | string)[] {
  const own = [...parts].filter(([place]) => place.startsWith(`${uri}/`));
  return own
    .sort(([a], [b]) => Number(a.split('/')[1]) - Number(b.split('/')[1]))
    .flatMap(([, rows]) => rows);
}

const expected = (rows: readonly number[]): readonly (number | string)[] =>
  rows.map((each) =>
    each < 0 ? `${each} is negative` : each === 13 ? 'The model cannot answer these rows: 13.' : each * 2,
  );

describe('scoreFiles', () => {
  it('writes each row of every file once, whatever breaks how often', async () => {
    const rows = fc.array(fc.integer({ min: -2, max: 20 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(rows, rows),
        fc.array(fc.nat(25), { maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 20 }),
        async ([a, b], crashes, slab, miniBatchRows, partRows) => {
          const world = worldOf({ a, b });
          for (const steps of [...crashes, Infinity]) {
            world.stepsLeft = steps;
            const options = { files: world.kept, slab, miniBatchRows, partRows };
            await scoreFiles(request(world, options)).catch((error: unknown) => {
              if (!(error instanceof Crash)) throw error;
            });
          }
          expect(rowsOf(world, 'a')).toEqual(expected(a));
          expect(rowsOf(world, 'b')).toEqual(expected(b));
          for (const [place, given] of [a, b].entries()) {
            const file = world.kept[place];
            const numbers = expected(given).filter((each) => typeof each === 'number');
            expect(file).toMatchObject({ status: 'SUCCEEDED', rowsDone: given.length });
            expect(file?.invalidRows).toBe(given.length - numbers.length);
            expect(file?.parts.reduce((sum, part) => sum + part.rows, 0)).toBe(given.length);
            const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
            const variance = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / numbers.length;
            expect(file?.moments?.count ?? 0).toBe(numbers.length);
            if (file?.moments == null) continue;
            expect(file.moments.mean).toBeCloseTo(mean, 9);
            expect(deviationOf(file.moments)).toBeCloseTo(Math.sqrt(variance), 9);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('goes on when a file is broken, and says why', async () => {
    const world = worldOf({ a: [1, 2], b: [3] });
    world.kept = [newFile('a', 0), newFile('gone', 1), newFile('b', 2)];
    const ended = await scoreFiles(request(world));
    expect(ended.map(({ status, error }) => [status, error])).toEqual([
      ['SUCCEEDED', null],
      ['FAILED', 'gone is damaged.'],
      ['SUCCEEDED', null],
    ]);
    expect(world.kept).toEqual(ended);
    expect(rowsOf(world, 'b')).toEqual([6]);
  });

  it('fails where every file did, and where there is none', async () => {
    const world = worldOf({});
    world.kept = [newFile('gone', 0), newFile('lost', 1)];
    await expect(scoreFiles(request(world))).rejects.toMatchObject({
      code: 'INVALID',
      message: 'None of the 2 files could be scored. gone: gone is damaged.',
    });
    await expect(scoreFiles(request(worldOf({})))).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('stops when the surroundings fail, and keeps what is written', async () => {
    const world = worldOf({ a: Array.from({ length: 20 }, (_, row) => row) });
    const full = request(world);
    let stored = 0;
    const ports: ScoringPorts = {
      ...full.ports,
      store: (uri, write) => (++stored === 3 ? Promise.reject(unavailable('The disk is full.')) : write(uri)),
    };
    await expect(scoreFiles({ ...full, ports })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(world.kept[0]).toMatchObject({ status: 'RUNNING', rowsDone: 12 });
    await scoreFiles(request(world, { files: world.kept }));
    expect(rowsOf(world, 'a')).toEqual(expected(world.files.a ?? []));
  });

  it('takes away parts of an earlier job that had more', async () => {
    const world = worldOf({ a: [1, 2, 3] });
    world.parts.set('a/0', [7]).set('a/1', [8]).set('a/9', [9]).set('other/1', [1]);
    await scoreFiles(request(world));
    expect([...world.parts]).toEqual([
      ['a/0', [2, 4, 6]],
      ['other/1', [1]],
    ]);
  });

  it('collects what it scored part by part, and leaves nothing of a part that is not there', async () => {
    const world = worldOf({ a: Array.from({ length: 15 }, (_, row) => row) }, 12);
    const collected = new Map<string, number[]>();
    const collect: ScoringPorts['collect'] = (file, part) => {
      const rows: number[] = [];
      return {
        add: ({ firstRow, rows: count }) =>
          rows.push(...Array.from({ length: count }, (_, row) => firstRow + row)),
        close: async () => void collected.set(`${file.uri}/${part}`, rows),
        discard: async () => undefined,
      };
    };
    const run = async (): Promise<void> => {
      const whole = request(world, { files: world.kept });
      await scoreFiles({ ...whole, ports: { ...whole.ports, collect } });
    };
    await expect(run()).rejects.toBeInstanceOf(Crash);
    world.stepsLeft = Infinity;
    await run();
    expect([...collected.keys()].sort()).toEqual(['a/0', 'a/1', 'a/2']);
    expect([...collected.values()].flat()).toEqual(Array.from({ length: 15 }, (_, row) => row));
  });

  it('tells how far it is', async () => {
    const world = worldOf({ a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], b: [1] });
    const told: number[] = [];
    await scoreFiles(request(world, { onProgress: (progress) => told.push(progress) }));
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(told).toContain(0.25);
  });
});
