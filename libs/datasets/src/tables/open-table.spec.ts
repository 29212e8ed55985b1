import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryTables, type TemporaryTables } from '../spec/temporary-tables.ts';
import type { Table } from './open-table.ts';

let tables: TemporaryTables;
const file: TemporaryTables['file'] = (...args) => tables.file(...args);
const parquet: TemporaryTables['parquet'] = (...args) => tables.parquet(...args);
const withTable: TemporaryTables['withTable'] = (...args) => tables.withTable(...args);

beforeAll(async () => {
  tables = await temporaryTables();
});
afterAll(() => tables.remove());

const kinds = ({ columns }: Table): unknown => columns.map(({ name, kind }) => [name, kind]);

async function numbers(table: Table, name: string): Promise<unknown> {
  const column = (await table.readNumbers([name])).get(name);
  return column && { ...column, values: [...column.values].sort((a, b) => a - b) };
}

const clean = (values: readonly number[]): unknown => ({ values, nulls: 0, typeErrors: 0 });

describe('formats', () => {
  const twoColumns = [
    ['commas', 'a.csv', 'x,s\n1.5,u\n2.5,v\n'],
    ['semicolons', 'b.csv', 'x;s\n1.5;u\n2.5;v\n'],
    ['tabs', 'c.tsv', 'x\ts\n1.5\tu\n2.5\tv\n'],
    ['bars', 'd.txt', 'x|s\n1.5|u\n2.5|v\n'],
    ['a byte order mark', 'e.csv', '\ufeffx;s\n1.5;u\n2.5;v\n'],
    ['UTF-16, as Excel writes Unicode text', 'f.txt', Buffer.from('\ufeffx\ts\n1.5\tu\n2.5\tv\n', 'utf16le')],
    ['lines that end as on Windows', 'g.csv', 'x;s\r\n1.5;u\r\n2.5;v\r\n'],
    ['blank lines above the header', 'q.csv', '\n \nx;s\n1.5;u\n2.5;v\n'],
    ['a remark above the header', 'r.csv', '# made, by hand\nx;s\n1.5;u\n2.5;v\n'],
    ['no line end at the end', 'h.csv', 'x,s\n1.5,u\n2.5,v'],
    ['gzip', 'i.csv.gz', gzipSync('x;s\n1.5;u\n2.5;v\n')],
    ['gzip without its name', 'j.csv', gzipSync('x;s\n1.5;u\n2.5;v\n')],
    ['quotes', 'k.csv', '"x","s"\n"1.5","u"\n"2.5","v"\n'],
    ['JSON lines', 'l.jsonl', '{"x":1.5,"s":"u"}\n{"x":2.5,"s":"v"}\n'],
    ['JSON lines named .json', 'm.json', '{"x":1.5,"s":"u"}\n{"x":2.5,"s":"v"}\n'],
    ['a JSON array', 'n.json', '[{"x":1.5,"s":"u"},{"x":2.5,"s":"v"}]'],
    ['JSON lines in gzip', 'o.ndjson.gz', gzipSync('{"x":1.5,"s":"u"}\n{"x":2.5,"s":"v"}\n')],
    ['JSON lines without a name for it', 'p.log', '{"x":1.5,"s":"u"}\n{"x":2.5,"s":"v"}\n'],
  ] as const;

  it.each(twoColumns)('reads %s', async (_what, name, content) => {
    await withTable(await file(name, content), async (table) => {
      expect(table.rows).toBe(2);
      expect(kinds(table)).toEqual([
        ['x', 'float'],
        ['s', 'text'],
      ]);
      expect(await numbers(table, 'x')).toEqual(clean([1.5, 2.5]));
      expect((await table.readCategories('s', 'text')).counts).toEqual(
        new Map([
          ['u', 1],
          ['v', 1],
        ]),
      );
    });
  });

  it('reads Parquet, whatever its name says', async () => {
    const query = `SELECT i::DOUBLE AS x, i AS n, i::DECIMAL(9,2) AS d, 'a' AS s, i > 1 AS f, DATE '2026-01-01' AS day, [i] AS l FROM range(3) t(i)`;
    await withTable(await parquet('really-parquet.csv', query), async (table) => {
      expect(table.rows).toBe(3);
      expect(kinds(table)).toEqual([
        ['x', 'float'],
        ['n', 'integer'],
        ['d', 'float'],
        ['s', 'text'],
        ['f', 'boolean'],
        ['day', 'timestamp'],
        ['l', 'other'],
      ]);
      expect(await numbers(table, 'd')).toEqual(clean([0, 1, 2]));
      expect(await numbers(table, 'f')).toEqual(clean([0, 0, 1]));
      expect(await numbers(table, 'day')).toEqual(clean([1767225600, 1767225600, 1767225600]));
    });
  });

  it('reads a folder and a pattern as one table', async () => {
    await file('parts/a.csv', 'x,s\n1,u\n');
    await file('parts/b.csv', 'x,s\n2,v\n');
    await withTable('parts', (table) => expect(table.rows).toBe(2));
    await withTable('parts/*.csv', (table) => expect(table.rows).toBe(2));
  });

  it('reads 300 columns in one scan, as CSV and as JSON lines', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const rows = Array.from({ length: 20 }, (_, row) => names.map((_name, index) => row + index / 1000));
    await file('wide.csv', [names, ...rows].map((row) => row.join(',')).join('\n'));
    const objects = rows.map((row) =>
      JSON.stringify(Object.fromEntries(row.map((cell, k) => [`c${k}`, cell]))),
    );
    await file('wide.jsonl', objects.join('\n'));
    for (const name of ['wide.csv', 'wide.jsonl']) {
      await withTable(name, async (table) => {
        const columns = await table.readNumbers(names);
        expect(columns.size).toBe(300);
        expect([...(columns.get('c299')?.values ?? [])].reduce((sum, value) => sum + value, 0)).toBeCloseTo(
          195.98,
          9,
        );
      });
    }
  });
});

describe('cells', () => {
  it('counts nulls, NaN and text that is no number', async () => {
    const x = `CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'NaN'::DOUBLE ELSE i END`;
    const s = `CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'n/a' ELSE i::VARCHAR END`;
    await parquet('cells.parquet', `SELECT ${x} AS x, ${s} AS s FROM range(10) t(i)`);
    await withTable('cells.parquet', async (table) => {
      expect(await numbers(table, 'x')).toEqual({ values: [2, 3, 4, 7, 8, 9], nulls: 4, typeErrors: 0 });
      expect(await numbers(table, 's')).toEqual({ values: [2, 3, 4, 7, 8, 9], nulls: 2, typeErrors: 2 });
      expect(await table.readCategories('x', 'number')).toMatchObject({ nulls: 4 });
    });
  });

  it('reads more rows than one chunk of the database holds', async () => {
    await parquet('long.parquet', 'SELECT i AS n, NULLIF(i % 3, 0)::DOUBLE AS x FROM range(100000) t(i)');
    await withTable('long.parquet', async (table) => {
      const columns = await table.readNumbers(['n', 'x']);
      expect(columns.get('n')?.values.reduce((sum, value) => sum + value, 0)).toBe(4999950000);
      expect(columns.get('x')).toMatchObject({ nulls: 33334, values: { length: 66666 } });
    });
  });

  it('names categories alike across types when they are named as numbers', async () => {
    await parquet('flags.parquet', 'SELECT i > 0 AS f, i::DOUBLE AS x, i AS n FROM range(2) t(i)');
    await withTable('flags.parquet', async (table) => {
      for (const name of ['f', 'x', 'n']) {
        const { counts } = await table.readCategories(name, 'number');
        expect(counts).toEqual(
          new Map([
            ['0', 1],
            ['1', 1],
          ]),
        );
      }
      expect((await table.readCategories('f', 'text')).counts).toEqual(
        new Map([
          ['false', 1],
          ['true', 1],
        ]),
      );
    });
  });

  it('takes marks of missing cells as empty where all else is numbers, and says so', async () => {
    await file('marks.csv', 'x,n,s\n1.5,1,NA\nNA,?,US\n2.5,2,US\n');
    await withTable('marks.csv', async (table) => {
      expect(kinds(table)).toEqual([
        ['x', 'float'],
        ['n', 'integer'],
        ['s', 'text'],
      ]);
      expect(table.columns[0]?.note).toBe('cells such as "NA" are read as empty');
      expect(await numbers(table, 'x')).toEqual({ values: [1.5, 2.5], nulls: 1, typeErrors: 0 });
      expect(await table.readCategories('s', 'text')).toMatchObject({
        counts: new Map([
          ['US', 2],
          ['NA', 1],
        ]),
      });
    });
  });

  it('reads decimal commas between semicolons, and says so', async () => {
    await file('commas.csv', 'x;y\n1,5;1.5\n-2,25;2\n');
    await withTable('commas.csv', async (table) => {
      expect(table.columns[0]?.note).toBe('decimal commas are read as points');
      expect(await numbers(table, 'x')).toEqual(clean([-2.25, 1.5]));
      expect(await numbers(table, 'y')).toEqual(clean([1.5, 2]));
    });
  });

  it('keeps quoted numbers with commas as text where the comma separates cells', async () => {
    await file('thousands.csv', 'x,y\n"1,500",1\n"2,750",2\n');
    await withTable('thousands.csv', (table) =>
      expect(kinds(table)).toEqual([
        ['x', 'text'],
        ['y', 'integer'],
      ]),
    );
  });

  it('reads dates, booleans, quoted line breaks and Latin-1', async () => {
    const text =
      'day;flag;note;city\n2026-01-01;true;"two\nlines; one cell";München\n2026-01-02;false;x;Köln\n';
    await file('latin.csv', Buffer.from(text, 'latin1'));
    await withTable('latin.csv', async (table) => {
      expect(table.rows).toBe(2);
      expect(kinds(table)).toEqual([
        ['day', 'timestamp'],
        ['flag', 'boolean'],
        ['note', 'text'],
        ['city', 'text'],
      ]);
      expect([...(await table.readCategories('city', 'text')).counts.keys()]).toEqual(['Köln', 'München']);
      expect([...(await table.readCategories('note', 'text')).counts.keys()]).toContain(
        'two\nlines; one cell',
      );
    });
  });

  it('reads columns whose type changes far below the first rows', async () => {
    const cells = Array.from({ length: 30_000 }, (_, row) => (row < 25_000 ? String(row) : 'late'));
    await file('late.csv', `x\n${cells.join('\n')}\n`);
    await withTable('late.csv', async (table) => {
      expect(kinds(table)).toEqual([['x', 'text']]);
      expect(await table.readNumbers(['x'])).toMatchObject(new Map([['x', { typeErrors: 5000 }]]));
    });
  });

  it('tells mixed JSON values apart as text', async () => {
    await file('mixed.jsonl', '{"x":1,"y":"1"}\n{"x":"a","y":"2"}\n');
    await withTable('mixed.jsonl', async (table) => {
      expect(kinds(table)).toEqual([
        ['x', 'text'],
        ['y', 'text'],
      ]);
      expect(await numbers(table, 'x')).toEqual({ values: [1], nulls: 0, typeErrors: 1 });
    });
  });

  it('renames a column that the header names twice', async () => {
    await withTable(await file('twice.csv', 'a,a\n1,2\n'), (table) =>
      expect(table.columns.map(({ name }) => name)).toEqual(['a', 'a_1']),
    );
  });

  it('finds columns with few distinct values, null being one, exactly at the limit', async () => {
    const query = `SELECT i % 5 AS five, NULLIF(i % 5, 0) AS four, i AS all_rows, i % 4 AS few FROM range(100) t(i)`;
    await withTable(await parquet('distinct.parquet', query), async (table) => {
      const names = ['five', 'four', 'all_rows', 'few'];
      expect([...(await table.columnsWithFewDistinct(names, 0.05))]).toEqual(['few']);
      expect([...(await table.columnsWithFewDistinct(names, 0.051))]).toEqual(['five', 'four', 'few']);
    });
  });

  it('counts distinct values of large tables exactly where an estimate leaves doubt', async () => {
    const query = `SELECT i % 10000 AS below, i % 12500 AS limit_itself, i AS id FROM range(250000) t(i)`;
    await withTable(await parquet('many.parquet', query), async (table) => {
      const few = await table.columnsWithFewDistinct(['below', 'limit_itself', 'id'], 0.05);
      expect([...few]).toEqual(['below']);
    });
  });
});

it('ends when the caller gives up', async () => {
  await parquet('plain.parquet', 'SELECT i AS x FROM range(10) t(i)');
  await withTable('plain.parquet', async (table) => {
    await expect(table.readNumbers(['x'], AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELED' });
  });
});
