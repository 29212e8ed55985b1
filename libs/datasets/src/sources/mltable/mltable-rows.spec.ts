import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  temporarySource,
  type OpenedRelation,
  type TemporarySource,
} from '../temporary-source.spec-support.ts';

let source: TemporarySource;

beforeAll(async () => {
  source = await temporarySource();
  await source.file('t/a.csv', 'at;x;state\n2026-01-01 00:00:00;1;WA\n2026-01-02 00:00:00;2;CA\n');
  await source.file('t/b.csv', 'at;x;state\n2026-01-03 00:00:00;3,5;WA\n');
  await source.file('t/c.jsonl', '{"x":1}\n{"x": damaged\n{"x":2}\n');
  await source.file('t/bare.csv', '1,a\n2,b\n');
  await source.parquet('t/P1/2026/01/01/d.parquet', 'SELECT 1 AS x');
  await source.parquet('t/P2/2026/01/02/d.parquet', 'SELECT 2 AS x');
});
afterAll(() => source.remove());

/** Opens the folder with this document in it. */
async function open(
  document: string,
  options: Parameters<TemporarySource['open']>[1] = {},
): Promise<OpenedRelation> {
  await source.file('t/MLTable', `$schema: https://azuremlschemas/MLTable\ntype: mltable\n${document}`);
  return source.open('t', options);
}

const csv = 'paths:\n  - pattern: ./*.csv\n';
const delimited = `paths:\n  - file: ./a.csv\n  - file: ./b.csv\ntransformations:\n  - read_delimited:\n      delimiter: ';'\n      encoding: utf8\n      header: all_files_same_headers\n`;

describe('an MLTable', () => {
  it('reads delimited text', async () => {
    const { rows, names, files, timestampColumn } = await open(delimited);
    expect(names).toEqual(['at', 'x', 'state']);
    expect(rows).toEqual([
      ['2026-01-01 00:00:00', 1, 'WA'],
      ['2026-01-02 00:00:00', 2, 'CA'],
      ['2026-01-03 00:00:00', 3.5, 'WA'],
    ]);
    expect(files).toHaveLength(2);
    expect(timestampColumn).toBe('at');
  });

  it('is named by its folder or itself', async () => {
    await open(delimited);
    expect((await source.open('t/MLTable')).rows).toHaveLength(3);
  });

  it('reads Parquet as components write it', async () => {
    const { rows } = await open(
      'paths:\n  - pattern: ./*/2026/**/*.parquet\ntransformations:\n  - read_parquet\n',
    );
    expect(rows.map(([x]) => x)).toEqual([1, 2]);
  });

  it('takes columns from paths and is pruned by their time', async () => {
    const document = `paths:\n  - folder: ./\ntransformations:\n  - read_parquet: {include_path_column: false}\n  - extract_columns_from_partition_format:\n      partition_format: '/{plant}/{day:yyyy/MM/dd}/d.parquet'\n`;
    const only = document.replace('folder: ./', 'pattern: ./*/*/*/*/d.parquet');
    const { rows, names } = await open(only);
    expect(names).toEqual(['x', 'plant', 'day']);
    expect(rows).toEqual([
      [1, 'P1', '2026-01-01 00:00:00'],
      [2, 'P2', '2026-01-02 00:00:00'],
    ]);
    const pruned = await open(only, { windows: [['2026-01-02', '2026-01-03']] });
    expect(pruned.files.map(({ uri }) => uri.slice(-26))).toEqual([
      't/P2/2026/01/02/d.parquet'.padStart(26, '/'),
    ]);
    const empty = await open(only, { windows: [['2027-01-02', '2027-01-03']] });
    expect(empty).toMatchObject({ rows: [], files: [], names: ['x', 'plant', 'day'] });
    await expect(open(document)).rejects.toThrow(/does not fit file:.*a\.csv/);
  });

  it('reads JSON lines, with and without the damaged ones', async () => {
    const document =
      'paths: [{file: ./c.jsonl}]\ntransformations:\n  - read_json_lines:\n      invalid_lines: drop\n';
    expect((await open(document)).rows).toEqual([['1'], ['2']]);
    await expect(open(document.replace('drop', 'error'))).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('counts columns from 1 where there is no header', async () => {
    const document =
      'paths: [{file: ./bare.csv}]\ntransformations:\n  - read_delimited: {header: no_header}\n';
    expect(await open(document)).toMatchObject({
      names: ['Column1', 'Column2'],
      rows: [
        ['1', 'a'],
        ['2', 'b'],
      ],
    });
  });

  it('filters, converts, keeps and drops in the order of the document', async () => {
    const steps = [
      `filter: 'col("x") > 1.5 and not (col("state") == "CA") or col("x") <= 1'`,
      'convert_column_types: [{columns: x, column_type: string}, {columns: [at], column_type: {datetime: {formats: ["%Y-%m-%d %H:%M:%S"]}}}]',
      'convert_column_types: [{columns: state, column_type: {boolean: {true_values: [WA], false_values: [CA]}}}]',
      'keep_columns: [state, x]',
      'drop_columns: state',
    ];
    const document = `${delimited}${steps.map((step) => `  - ${step}\n`).join('')}`;
    const { rows, columns } = await open(document);
    expect(columns).toEqual([{ name: 'x', type: 'VARCHAR', kind: 'text' }]);
    expect(rows).toEqual([['1.0'], ['3.5']]);
  });

  it('reads files without a word on how', async () => {
    expect((await open(`paths: [{file: ./a.csv}]\n`)).rows).toHaveLength(2);
  });
});

describe('what cannot be used is refused, naming it', () => {
  it.each([
    [
      'paths: [{file: a.csv}]\ntransformations: [read_parket]',
      /"read_parket", which is not known; known are read_delimited, .*Did you mean "read_parquet"\?/,
    ],
    [
      'paths: [{file: a.csv}]\ntransformations: [{read_delimited: {delimeter: x}}]',
      /at read_delimited: Unrecognized key: "delimeter"/,
    ],
    [
      'paths: [{file: a.csv}]\ntransformations: [{read_delimited: {encoding: utf32}}]',
      /at read_delimited\.encoding/,
    ],
    ['paths: [{table: a.csv}]', /at paths\.0/],
    ['paths: [', /is no YAML/],
    ['paths: [{file: gone.csv}]', /holds no Parquet file, CSV or JSON lines/],
    ['paths: [{file: azureml://datastores/x/paths/y}]', /write the storage's own URI/],
    [`${csv}transformations: [{filter: 'x > 1'}]`, /cannot be read from x > 1 on/],
    [`paths: [{file: a.csv}]\ntransformations: [{filter: 'col("stat") == 1'}]`, /column "stat".*"state"\?/],
    ['paths: [{file: a.csv}]\ntransformations: [{keep_columns: [y]}]', /keep_columns .*"y"/],
    [
      'paths: [{file: a.csv}]\ntransformations: [{filter: \'col("x") == "1"; DROP TABLE x\'}]',
      /cannot be read from ; DROP/,
    ],
  ])('%s', async (document, message) => {
    await expect(open(document)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });
});
