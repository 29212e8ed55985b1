import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, DatasetPartition, OpenRequest } from './dataset.ts';
import { range, source, temporaryReader, type TemporaryReader } from './reader.spec-support.ts';

let files: TemporaryReader;
beforeAll(async () => {
  files = await temporaryReader();
});
afterAll(() => files.remove());

async function withDataset<Answer>(
  request: Partial<OpenRequest> & Pick<OpenRequest, 'source'>,
  work: (dataset: Dataset) => Promise<Answer>,
): Promise<Answer> {
  const dataset = await files.reader.open({ windows: [null], segment: null, ...request });
  try {
    return await work(dataset);
  } finally {
    await dataset.close();
  }
}

const partsOf = (uri: string, maximumRows: number): Promise<readonly DatasetPartition[]> =>
  withDataset({ source: source(uri) }, (dataset) => dataset.partitions(maximumRows));

/** The values of all partitions, one after the other; each goes through JSON as through a queue. */
async function valuesOf(
  uri: string,
  parts: readonly DatasetPartition[],
  column: string,
  rest: Partial<OpenRequest> = {},
): Promise<readonly number[]> {
  const values: number[] = [];
  for (const part of parts) {
    const partition = JSON.parse(JSON.stringify(part)) as DatasetPartition;
    const [read] = await withDataset({ source: source(uri), partition, ...rest }, (dataset) =>
      dataset.readNumbers([column]),
    );
    values.push(...(read?.columns.get(column)?.values ?? []));
  }
  return values;
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

describe('partitions', () => {
  it('hold every row of any files once', async () => {
    const file = fc.record({ rows: fc.integer({ min: 0, max: 9000 }), group: fc.constantFrom(2048, 4096) });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 500, max: 12_000 }),
        async (sizes, most) => {
          const folder = `random-${run++}`;
          let total = 0;
          for (const [index, { rows, group }] of sizes.entries()) {
            const query = `SELECT i + ${total} AS x FROM range(${rows}) t(i)`;
            await files.parquet(`${folder}/${index}.parquet`, query, `, ROW_GROUP_SIZE ${group}`);
            total += rows;
          }
          const parts = await partsOf(folder, most);
          expect(Math.max(0, ...parts.map(({ rows }) => rows))).toBeLessThanOrEqual(most);
          expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(total);
          expect(sorted(await valuesOf(folder, parts, 'x'))).toEqual(
            Array.from({ length: total }, (_, i) => i),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('are read with the windows, the columns and the time of the whole', async () => {
    await files.parquet('mixed/1.parquet', 'SELECT timestamp, i AS x FROM hours WHERE i < 100');
    await files.parquet(
      'mixed/2.parquet',
      'SELECT timestamp, i + 0.5 AS x, i AS y FROM hours WHERE i >= 100',
    );
    await files.parquet('mixed/3.parquet', 'SELECT -1 AS x FROM hours');
    const parts = await partsOf('mixed', 50);
    expect(parts.map(({ rows }) => rows)).toEqual([50, 50, 50, 50, 40, 50, 50, 50, 50, 40]);
    const windows = [range(5, 7)];
    const whole = await withDataset({ source: source('mixed'), windows }, (dataset) =>
      dataset.readNumbers(['x', 'y']),
    );
    expect(whole[0]?.rows).toBe(48);
    for (const name of ['x', 'y']) {
      expect(await valuesOf('mixed', parts, name, { windows })).toEqual([
        ...(whole[0]?.columns.get(name)?.values ?? []),
      ]);
    }
  });

  it('of what was loaded or made by SQL are one', async () => {
    await files.file('text/a.csv', 'x\n1\n2\n3\n');
    expect(await partsOf('text', 1)).toMatchObject([{ files: null, rowRange: null, rows: 3 }]);
    expect(sorted(await valuesOf('text', await partsOf('text', 1), 'x'))).toEqual([1, 2, 3]);
    await files.parquet('stored.parquet', 'SELECT i AS x FROM hours');
    const prepared = source('stored.parquet', {
      preprocessing: { name: 'mean:1', sql: 'SELECT avg(x) AS x FROM input' },
    });
    const parts = await withDataset({ source: prepared }, (dataset) => dataset.partitions(10));
    expect(parts).toMatchObject([{ files: null, rowRange: null, rows: 1 }]);
    expect(await valuesOf('stored.parquet', parts, 'x', { source: prepared })).toEqual([119.5]);
  });

  it('of a description hold every row that it keeps once', async () => {
    for (const name of ['a', 'b'])
      await files.parquet(`described/${name}.parquet`, 'SELECT i AS x FROM hours');
    await files.file(
      'described/MLTable',
      `paths:\n  - pattern: ./*.parquet\ntransformations:\n  - read_parquet\n  - filter: 'col("x") < 50'\n`,
    );
    const parts = await partsOf('described', 100);
    expect(parts.length).toBeGreaterThan(1);
    const kept = Array.from({ length: 100 }, (_, i) => Math.floor(i / 2));
    expect(sorted(await valuesOf('described', parts, 'x'))).toEqual(kept);
  });

  it('of a Delta table hold every row of its newest version once', async () => {
    for (const name of ['a', 'b', 'old'])
      await files.parquet(`delta/${name}.parquet`, 'SELECT i AS x FROM hours');
    const add = (path: string) => ({
      add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true },
    });
    const schemaString = JSON.stringify({
      type: 'struct',
      fields: [{ name: 'x', type: 'long', nullable: true, metadata: {} }],
    });
    const metaData = {
      id: 'd',
      format: { provider: 'parquet', options: {} },
      schemaString,
      partitionColumns: [],
      configuration: {},
    };
    const versions = [
      [{ protocol: { minReaderVersion: 1, minWriterVersion: 2 } }, { metaData }, add('old.parquet')],
      [
        add('a.parquet'),
        add('b.parquet'),
        { remove: { path: 'old.parquet', dataChange: true, deletionTimestamp: 1 } },
      ],
    ];
    for (const [version, actions] of versions.entries()) {
      const log = actions.map((action) => JSON.stringify(action)).join('\n');
      await files.file(`delta/_delta_log/${String(version).padStart(20, '0')}.json`, log);
    }
    const parts = await partsOf('delta', 100);
    expect(parts.length).toBeGreaterThan(1);
    const twice = Array.from({ length: 480 }, (_, i) => Math.floor(i / 2));
    expect(sorted(await valuesOf('delta', parts, 'x'))).toEqual(twice);
  });

  it('of data with a column of the name of positions are whole files', async () => {
    await files.parquet('named/1.parquet', 'SELECT i AS x, 0 AS file_row_number FROM hours');
    await files.parquet('named/2.parquet', 'SELECT i + 240 AS x, 0 AS file_row_number FROM hours');
    const parts = await partsOf('named', 100);
    expect(parts.map(({ rows, rowRange }) => [rows, rowRange])).toEqual([
      [240, null],
      [240, null],
    ]);
    expect(await valuesOf('named', parts, 'x')).toEqual(Array.from({ length: 480 }, (_, i) => i));
  });
});
