import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type {
  Cells,
  FeatureDeclaration,
  ModelInput,
  PredictionColumn,
} from '@circuitwatch/scoring-definitions';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatasetReader, type DatasetReader } from '../reader/dataset-reader.ts';
import type { DataSource } from '../sources/relation.ts';
import type { ScorableFile, ScorableRequest } from './scorable-file.ts';

const folder = temporaryFolder('scorable');
let reader: DatasetReader;
let instance: DuckDBInstance;

beforeAll(async () => {
  reader = await openDatasetReader({ baseFolder: folder.path, memoryLimit: '256MB' });
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(async () => {
  await reader.close();
  instance.closeSync();
  folder.remove();
});

async function sql(text: string): Promise<readonly (readonly unknown[])[]> {
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(text)).getRowsJS();
  } finally {
    connection.closeSync();
  }
}

const at = (name: string): string => join(folder.path, name);
const matrix: readonly ModelInput[] = [{ name: 'x', type: 'float32', features: ['a', 'b'] }];
const predicted: readonly PredictionColumn[] = [{ name: 'prediction', type: 'float32' }];

function sourceOf(uri: string, more: Partial<DataSource> = {}): DataSource {
  return { uri, timestampColumn: null, correlationColumn: null, preprocessing: null, ...more };
}

function request(uri: string, more: Partial<ScorableRequest> = {}): ScorableRequest {
  const features = (more.inputs ?? matrix).flatMap((input) => input.features);
  return {
    source: sourceOf(uri),
    window: null,
    only: null,
    inputs: matrix,
    features: features.map((name): FeatureDeclaration => ({ name, type: 'NUMBER', categories: null })),
    predictions: predicted,
    keep: null,
    fromRow: 0,
    ...more,
  };
}

async function readAll(file: ScorableFile): Promise<{ cells: unknown[][]; problems: [number, string][] }> {
  const cells: unknown[][] = [];
  const problems: [number, string][] = [];
  let before = 0;
  for (let rows = await file.read(); rows !== null; rows = await file.read()) {
    rows.cells.forEach((each, place) =>
      (cells[place] ??= []).push(...Array.from(each as ArrayLike<unknown>)),
    );
    for (const [row, problem] of rows.problems) problems.push([before + row, problem]);
    before += rows.rows;
  }
  return { cells, problems };
}

describe('a file on its way through a model', () => {
  it('gives cells row by row, and keeps other columns beside the predictions', async () => {
    const rows = 300_000;
    await sql(`copy (select i as id, i * 2.0 as a, case when i % 7 = 0 then null else -i end as b,
      timestamp '2026-01-01' + to_seconds(i) as ts, 'é' || i as "it's" from range(${rows}) t(i)) to '${at('big.parquet')}' (format parquet)`);
    const file = await reader.openScorable(
      request('big.parquet', { source: sourceOf('big.parquet', { timestampColumn: 'ts' }) }),
    );
    expect(file).toMatchObject({ totalRows: rows, kept: ['ts', 'id', "it's"] });
    let seen = 0;
    for (let fed = await file.read(); fed !== null; fed = await file.read()) {
      const [cells] = fed.cells as readonly [Float32Array];
      expect(cells[0]).toBe(Math.fround(seen * 2));
      const sums = new Float32Array(fed.rows);
      for (let row = 0; row < fed.rows; row++) sums[row] = (cells[2 * row] ?? 0) + (cells[2 * row + 1] ?? 0);
      file.add([sums], fed.rows, new Map(seen === 0 ? [[1, 'Not this one.']] : []));
      seen += fed.rows;
    }
    await file.endPart()(at('big.out.parquet'));
    await file.close();
    expect(seen).toBe(rows);
    const [[count, ids, right, wrong, nan] = []] = await sql(`select count(*), count(distinct id),
      count(*) filter (where prediction = (id * 2.0)::float + (-id)::float and ts = timestamp '2026-01-01' + to_seconds(id) and "it's" = 'é' || id),
      list(id) filter (where scoring_error = 'Not this one.' and prediction is null),
      count(*) filter (where isnan(prediction) and id % 7 = 0) from '${at('big.out.parquet')}'`);
    const missing = BigInt(Math.ceil(rows / 7));
    expect([count, ids, right, wrong, nan]).toEqual([
      BigInt(rows),
      BigInt(rows),
      BigInt(rows) - missing - 1n,
      [1n],
      missing,
    ]);
  });

  it('goes on at a row, and writes part after part', async () => {
    await sql(
      `copy (select i as id, i as a, i as b from range(10) t(i)) to '${at('ten.parquet')}' (format parquet)`,
    );
    const file = await reader.openScorable(request('ten.parquet', { fromRow: 4 }));
    const fed = await file.read();
    expect(fed?.rows).toBe(6);
    file.add([Float32Array.of(1, 2)], 2, new Map());
    const first = file.endPart()(at('part-1.parquet'));
    file.add([Float32Array.of(3, 4, 5, 6)], 4, new Map());
    await first;
    await file.endPart()(at('part-2.parquet'));
    await file.close();
    const both = `select id, prediction from read_parquet(['${at('part-1.parquet')}', '${at('part-2.parquet')}'])`;
    expect(await sql(both)).toEqual([4, 5, 6, 7, 8, 9].map((id, k) => [BigInt(id), k + 1]));
  });

  it.each(['csv', 'jsonl'])('reads %s, and says what is wrong with a row', async (ending) => {
    const lines = [
      ['1', '2'],
      ['hot', '3'],
      ['true', ''],
      [' ', '0.5'],
    ];
    const text =
      ending === 'csv'
        ? ['a,b', ...lines.map((line) => line.join(','))].join('\n')
        : lines.map(([a, b]) => JSON.stringify({ a, b: b === '' ? null : Number(b) })).join('\n');
    writeFileSync(at(`rows.${ending}`), `${text}\n`);
    const file = await reader.openScorable(request(`rows.${ending}`));
    const { cells, problems } = await readAll(file);
    await file.close();
    expect(cells).toEqual([[1, 2, NaN, 3, 1, NaN, NaN, 0.5]]);
    expect(problems).toEqual([[1, '"a" has the text "hot", and the model takes numbers']]);
  });

  it('reads whole numbers, truth values, text and categories, each problem with its row', async () => {
    await sql(`copy (select * from (values
      (1, 'calm', true, 2.0), (2, null, false, 2.5), (null, 'loud', null, 7e18), (4, 'odd', true, 3)) t(n, s, t, w)) to '${at('mixed.parquet')}' (format parquet)`);
    const inputs: readonly ModelInput[] = [
      { name: 'n', type: 'int64', features: ['n'] },
      { name: 's', type: 'string', features: ['s'] },
      { name: 't', type: 'bool', features: ['t'] },
      { name: 'w', type: 'int32', features: ['w'] },
    ];
    const features: readonly FeatureDeclaration[] = [
      { name: 's', type: 'TEXT', categories: ['calm', 'loud'] },
      { name: 'w', type: 'INTEGER', categories: ['2', '3.0'] },
    ];
    const file = await reader.openScorable(request('mixed.parquet', { inputs, features }));
    const { cells, problems } = await readAll(file);
    await file.close();
    expect(cells[0]).toEqual([1n, 2n, 0n, 4n]);
    expect(cells[1]).toEqual(['calm', '', 'loud', 'odd']);
    expect(cells[2]).toEqual([1, 0, 1, 1]);
    expect(problems).toEqual([
      [1, '"s" is missing, and the model takes text'],
      [2, '"n" is missing, and the model takes whole numbers'],
      [3, '"s" is "odd", which is none of its categories'],
    ]);
  });

  it('reads only the rows of a window', async () => {
    await sql(
      `copy (select timestamp '2026-01-01' + to_hours(i) as ts, i as a, i as b from range(48) t(i)) to '${at('hours.parquet')}' (format parquet)`,
    );
    const window = { from: new Date('2026-01-02T00:00:00Z'), to: new Date('2026-01-02T02:00:00Z') };
    const file = await reader.openScorable(request('hours.parquet', { window }));
    expect(file.totalRows).toBe(2);
    expect((await readAll(file)).cells).toEqual([[24, 24, 25, 25]]);
    file.add([Float32Array.of(1, 2)], 2, new Map());
    await file.endPart()(at('hours.csv'));
    await file.close();
    expect(await sql(`select count(*), min(prediction) from '${at('hours.csv')}'`)).toEqual([[2n, 1]]);
  });

  it.each([
    [
      'a feature that is not there',
      { inputs: [{ name: 'x', type: 'float32', features: ['pressur'] }] },
      /feature "pressur".*no such column; did you mean "pressure"/,
    ],
    [
      'times where numbers are needed',
      { inputs: [{ name: 'x', type: 'float32', features: ['ts'] }] },
      /feature "ts", and its column holds TIMESTAMP/,
    ],
    [
      'a column to keep that is not there',
      { inputs: [{ name: 'x', type: 'float32', features: ['pressure'] }], keep: ['none'] },
      /no column "none" to keep/,
    ],
  ] as const)('refuses %s', async (_what, more, message) => {
    await sql(
      `copy (select timestamp '2026-01-01' as ts, 1 as pressure) to '${at('one.parquet')}' (format parquet)`,
    );
    await expect(reader.openScorable(request('one.parquet', more))).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  it('finds files without opening them, and leaves nothing in the way when one is broken', async () => {
    rmSync(at('many'), { recursive: true, force: true });
    await sql(
      `copy (select i as a, i as b, i % 2 as part from range(4) t(i)) to '${at('many')}' (format parquet, partition_by (part))`,
    );
    writeFileSync(at('many/broken.parquet'), 'PAR1 no more');
    const found = await reader.findScorable(sourceOf('many'), null);
    expect(found.map(({ uri }) => uri.replace(/.*\/many\//, ''))).toEqual([
      'broken.parquet',
      'part=0/data_0.parquet',
      'part=1/data_0.parquet',
    ]);
    const outcomes = await Promise.all(
      found.map(async ({ only }) => {
        try {
          const file = await reader.openScorable(request('many', { only }));
          const { cells } = await readAll(file);
          await file.close();
          return [file.kept, cells];
        } catch (error) {
          return (error as { code: string }).code;
        }
      }),
    );
    expect(outcomes).toEqual(['INVALID', [['part'], [[0, 0, 2, 2]]], [['part'], [[1, 1, 3, 3]]]]);
  });

  it('adds rows while a part is written and dropped, and mixes nothing up', async () => {
    await sql(`copy (select 1 as a, 2 as b) to '${at('small.parquet')}' (format parquet)`);
    const file = await reader.openScorable(request('small.parquet'));
    // So many make the database take what was added, at once, whatever else it is about to do.
    const flushed = 204_800;
    const numbers = Float32Array.from({ length: flushed }, (_, row) => row);
    const [rounds, adds] = [6, 6];
    const parts = Array.from({ length: rounds }, (_, part) => at(`added-${part}.parquet`));
    let writing: Promise<void> = Promise.resolve();
    for (const part of parts) {
      for (let time = 0; time < adds; time++) {
        file.add([numbers], flushed, new Map(time === 2 ? [[7, 'Not this one.']] : []));
        await new Promise(setImmediate);
      }
      await writing;
      writing = file.endPart()(part);
    }
    await writing;
    await file.close();
    for (const part of parts) {
      const [[count, sum, wrong] = []] = await sql(
        `select count(*), sum(prediction::bigint), count(scoring_error) from '${part}'`,
      );
      const expected = [adds * flushed, (adds * flushed * (flushed - 1)) / 2 - 7, 1];
      expect([count, sum, wrong].map(Number)).toEqual(expected);
    }
  });

  it('does not go on in a file that was written again', async () => {
    const copy = (rows: number): Promise<unknown> =>
      sql(
        `copy (select i as a, i as b from range(${rows}) t(i)) to '${at('grown.parquet')}' (format parquet)`,
      );
    await copy(4);
    const [listed] = await reader.findScorable(sourceOf('grown.parquet'), null);
    const { only = null } = listed ?? {};
    const goOn = (fromRow: number): Promise<ScorableFile> =>
      reader.openScorable(request('grown.parquet', { only, fromRow, asListed: listed }));
    const same = await goOn(2);
    expect((await readAll(same)).cells).toEqual([[2, 2, 3, 3]]);
    await same.close();
    await copy(400);
    await expect(goOn(2)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/grown\.parquet was written again after 2 of its rows/) as string,
    });
    await (await goOn(0)).close();
  });

  it('says so when the disk does not take a part', async () => {
    await sql(`copy (select 1 as a, 2 as b) to '${at('single.parquet')}' (format parquet)`);
    const file = await reader.openScorable(request('single.parquet'));
    await file.read();
    file.add([Float32Array.of(1)] satisfies readonly Cells[], 1, new Map());
    await expect(file.endPart()(at('no/such/folder/part.parquet'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    await file.close();
  });
});
