import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AppError } from '@circuitwatch/platform-errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryTables, type TemporaryTables } from '../spec/temporary-tables.ts';
import type { Table, TableOptions } from './open-table.ts';

let tables: TemporaryTables;
const file: TemporaryTables['file'] = (...args) => tables.file(...args);
const parquet: TemporaryTables['parquet'] = (...args) => tables.parquet(...args);
const withTable: TemporaryTables['withTable'] = (...args) => tables.withTable(...args);

beforeAll(async () => {
  tables = await temporaryTables();
});
afterAll(() => tables.remove());

async function failure(uri: string, options: Partial<TableOptions> = {}): Promise<string> {
  const error = await withTable(uri, () => null, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error('It did not fail with an AppError.');
  expect(error.code).toBe('INVALID');
  return error.message;
}

describe('what is no table', () => {
  const cases = [
    ['an empty file', 'empty.csv', '', 'is empty'],
    ['an empty compressed file', 'empty.csv.gz', gzipSync(''), 'is empty'],
    ['blank lines', 'blank.csv', '\n\n\n', 'only blank lines'],
    ['a header alone', 'header.csv', 'a;b;c\n', 'no rows below its header'],
    ['no header', 'bare.csv', '1,2.5\n3,4.5\n', 'has no header: its first line holds numbers (1, 2.5)'],
    ['bytes', 'bytes.csv', Uint8Array.from({ length: 2000 }, (_, k) => (k * 97) % 256), 'binary data'],
    ['a damaged .gz', 'damaged.csv.gz', Buffer.from('\x1f\x8bdamaged', 'latin1'), 'cannot be unpacked'],
    ['an Excel workbook', 'book.xlsx', 'PK\x03\x04rest', 'Excel workbook or a zip archive; save it as CSV'],
    ['text named .parquet', 'text.parquet', 'a,b\n1,2\n', 'is no Parquet file'],
    ['a cut-off Parquet file', 'cut.parquet', 'PAR1rest-of-it', 'cannot be read as a table'],
    [
      'a line with too many cells',
      'ragged.csv',
      'a,b\n1,2\n3,4,5\n',
      'line 3 has 3 cells where the first has 2',
    ],
    [
      'a line with too few cells',
      'short.csv',
      'a,b,c\n1,2,3\n4,5\n',
      'line 3 has 2 cells where the first has 3',
    ],
    [
      'a line that ends otherwise than the first',
      'line-ends.csv',
      'a,b\n1,2\r\n3,4\n5,6\r\n',
      'its lines end in different ways',
    ],
    [
      'blank lines that end otherwise',
      'blank-ends.csv',
      '\r\n\na,b\n1,2\n',
      'its lines end in different ways',
    ],
    [
      'lines that end otherwise far below',
      'line-ends-below.csv',
      `a,b\n${'1.5,text\n'.repeat(30_000)}${'1.5,text\r\n'.repeat(30_000)}`,
      'its lines end in different ways',
    ],
    ['broken JSON', 'broken.jsonl', '{"a":1}\n{"a":\n', 'Malformed JSON'],
    ['an empty JSON array', 'empty.json', '[]', 'no rows'],
  ] as const;

  it.each(cases)('names the trouble with %s', async (_what, name, content, sentence) => {
    const message = await failure(await file(name, content));
    expect(message).toContain(join(tables.folder, name));
    expect(message).toContain(sentence);
    expect(message).not.toContain('\n');
  });

  it('names a path where nothing is, and an empty folder', async () => {
    expect(await failure('nowhere.csv')).toContain('There is no file or folder at');
    await mkdir(join(tables.folder, 'empty-folder'), { recursive: true });
    expect(await failure('empty-folder')).toContain('holds no CSV, JSON lines or Parquet file');
  });

  it('reads no pipe, which would keep it waiting, and follows no circle of links', async () => {
    await mkdir(join(tables.folder, 'pipes'), { recursive: true });
    execFileSync('mkfifo', [join(tables.folder, 'pipes', 'pipe.csv')]);
    expect(await failure('pipes/pipe.csv')).toContain('is a pipe or a device');
    expect(await failure('pipes')).toContain('is a pipe or a device');
    await symlink('circle.csv', join(tables.folder, 'circle.csv'));
    expect(await failure('circle.csv')).toContain('leads back to itself');
    expect(await failure(`${'long'.repeat(100)}.csv`)).toContain('longer than a path can be');
  });

  it('names what a folder mixes, and a pattern that matches nothing', async () => {
    await file('mixed/a.csv', 'x\n1\n');
    await file('mixed/b.jsonl', '{"x":1}\n');
    expect(await failure('mixed')).toContain('mixes files of several kinds');
    expect(await failure('parts/*.tsv')).toContain('No file matches');
  });

  it('accepts columns that are merely counted, as programs without names write them', async () => {
    await withTable(await file('counted.csv', '0,1\n5,6\n'), (table) => expect(table.rows).toBe(1));
  });
});

describe('filters', () => {
  const people =
    'name,state,amount,active,day\nAnn,WA,10,true,2026-01-01\nBob,CA,20,false,2026-01-02\nCyd,,30,true,2026-01-03\n';
  const rowsOf = async (options: Partial<TableOptions>): Promise<number> =>
    withTable(await file('people.csv', people), ({ rows }) => rows, options);

  it.each([
    ['state in (WA,CA)', 2],
    ["state in ('WA')", 1],
    ['state not in (WA)', 1],
    ['STATE = WA', 1],
    ['state != WA', 1],
    ['amount >= 20', 2],
    ['amount < 20 and active = true', 1],
    ['active = false', 1],
    ['day > 2026-01-01', 2],
    ['name in ("Ann", Bob) AND amount <> 10', 1],
  ])('keeps the rows of %s', async (segment, rows) => {
    expect(await rowsOf({ segment })).toBe(rows);
  });

  it('joins a segment and SQL, and reads only rows that pass both', async () => {
    const options = { segment: 'active = true', where: 'amount > 10 -- not Ann' };
    await withTable(
      await file('people.csv', people),
      async (table) => {
        expect(table.rows).toBe(1);
        expect([...((await table.readNumbers(['amount'])).get('amount')?.values ?? [])]).toEqual([30]);
      },
      options,
    );
  });

  it('says what is wrong with a filter', async () => {
    await file('people.csv', people);
    expect(await failure('people.csv', { segment: 'stat = WA' })).toContain('did you mean "state"?');
    expect(await failure('people.csv', { segment: 'amount > many' })).toContain('"many", which is no number');
    expect(await failure('people.csv', { segment: 'day > soon' })).toContain(
      'the segment "day > soon"'.slice(4),
    );
    expect(await failure('people.csv', { where: 'amounts > 1' })).toContain('Did you mean "amount"?');
    expect(await failure('people.csv', { where: 'amount >' })).toContain(
      'The SQL condition "amount >" cannot be used',
    );
    expect(await failure('people.csv', { where: 'amount > 99' })).toContain(
      'passes the SQL condition "amount > 99"',
    );
  });

  it('refuses to set figures of other rows beside each other when a file changes meanwhile', async () => {
    const rows = (count: number): Promise<string> =>
      parquet('growing.parquet', `SELECT i::DOUBLE AS x, 'u' AS s FROM range(${count}) t(i)`);
    const read = async (work: (table: Table) => Promise<unknown>): Promise<unknown> => {
      await rows(10);
      const growing = async (table: Table): Promise<unknown> => {
        await rows(20);
        return work(table);
      };
      return withTable('growing.parquet', growing).catch((error: unknown) => error);
    };
    const wanted = expect.objectContaining({
      code: 'INVALID',
      message: expect.stringContaining('gave 10 rows when it was opened and 20 afterwards') as unknown,
    }) as unknown;
    expect(await read((table) => table.readNumbers(['x']))).toEqual(wanted);
    expect(await read((table) => table.readCategories('s', 'text'))).toEqual(wanted);
  });

  it('lets SQL read, write and set nothing else', async () => {
    await file('people.csv', people);
    const secret = join(tables.folder, await file('secret.csv', 'a\n1\n'));
    const target = join(tables.folder, 'stolen.csv');
    const attempts = [
      `EXISTS (SELECT 1 FROM read_csv('${secret}'))`,
      `EXISTS (SELECT 1 FROM '${secret}')`,
      `EXISTS (SELECT 1 FROM read_text('${secret}'))`,
      `EXISTS (SELECT 1 FROM glob('${tables.folder}/*'))`,
      `true); COPY (SELECT 1) TO '${target}'; SELECT (true`,
      `true); SET enable_external_access = true; SELECT (true`,
    ];
    await parquet('people.parquet', 'SELECT 1 AS amount');
    for (const name of ['people.csv', 'people.parquet']) {
      for (const where of attempts) expect(await failure(name, { where })).toContain('cannot be used');
    }
    expect(await readdir(tables.folder)).not.toContain('stolen.csv');
  });
});
