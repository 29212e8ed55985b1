import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '@circuitwatch/platform-errors';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { segmentCondition } from './row-filter.ts';
import { parseSegment } from './segment.ts';
import type { TableColumn } from './table-columns.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const column = (name: string, kind: TableColumn['kind'], type: string): TableColumn => ({
  name,
  kind,
  type,
  note: null,
});

describe('parseSegment', () => {
  it.each([
    ['state in (WA,CA)', [{ column: 'state', operator: 'in', values: ['WA', 'CA'] }]],
    [
      'state NOT IN ( WA , "New York" )',
      [{ column: 'state', operator: 'not in', values: ['WA', 'New York'] }],
    ],
    ['a=1', [{ column: 'a', operator: '=', values: ['1'] }]],
    ['a == -1.5e3', [{ column: 'a', operator: '=', values: ['-1.5e3'] }]],
    ["a <> 'it''s'", [{ column: 'a', operator: '!=', values: ["it's"] }]],
    ['"Volume Flow" >= 3', [{ column: 'Volume Flow', operator: '>=', values: ['3'] }]],
    ['"in" = and', [{ column: 'in', operator: '=', values: ['and'] }]],
    [
      'Größe<5 and day > 2026-01-01',
      [
        { column: 'Größe', operator: '<', values: ['5'] },
        { column: 'day', operator: '>', values: ['2026-01-01'] },
      ],
    ],
  ])('reads %s', (segment, conditions) => {
    expect(parseSegment(segment)).toEqual(conditions);
  });

  it.each([
    ['', 'a column is missing at its end'],
    ['state', 'no comparison follows "state"'],
    ['state in WA', 'a list in parentheses is missing'],
    ['state in (WA', 'the list is not closed'],
    ['state in ()', 'a value is missing before ")"'],
    ['state = WA or state = CA', '"or" is not one of its words'],
    ['state = WA CA', '"CA" follows a complete condition'],
    ['state = "WA', 'cannot be read from "WA on'],
    ['a = 1 and', 'a column is missing at its end'],
  ])('refuses %s', (segment, problem) => {
    expect(() => parseSegment(segment)).toThrow(problem);
  });
});

describe('segmentCondition', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(...'ab\'"\\;-/*() ,=<>!%\n$1{}é'.split('')),
    maxLength: 12,
  });
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it('finds exactly the rows of a quoted value, whatever value and column are', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, async (name, wanted, other) => {
        const columns = [column(`c${name}`, 'text', 'VARCHAR')];
        await connection.run(`CREATE OR REPLACE TABLE t (${quote(`c${name}`)} VARCHAR)`);
        await connection.run('INSERT INTO t VALUES ($1), ($2), (NULL)', [wanted, other]);
        const sql = segmentCondition(`${quote(`c${name}`)} in (${quote(wanted)})`, columns);
        const result = await connection.runAndReadAll(`SELECT count(*) FROM t WHERE ${sql}`);
        expect(Number(result.getRows()[0]?.[0])).toBe(wanted === other ? 2 : 1);
      }),
      { numRuns: 200 },
    );
  });

  it('makes one condition of any text that it does not refuse', async () => {
    const columns = [
      column('a', 'text', 'VARCHAR'),
      column('b', 'integer', 'BIGINT'),
      column('f', 'boolean', 'BOOLEAN'),
    ];
    await connection.run('CREATE OR REPLACE TABLE t AS SELECT NULL::VARCHAR AS a, 1::BIGINT AS b, true AS f');
    const words = fc.constantFrom(
      'a',
      'b',
      'f',
      'in',
      'not',
      'and',
      'or',
      '(',
      ')',
      ',',
      '=',
      '!=',
      '<',
      '>=',
      '1',
      'true',
      "'x'",
      '"a"',
      ';',
      '--',
      "'",
      "''",
      '/*',
      'DROP',
      'TABLE',
      't',
      'UNION',
      'SELECT',
      ') OR (1=1',
    );
    const refused = (error: unknown): boolean => error instanceof AppError && error.code === 'INVALID';
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 3, maxLength: 9 }), async (parts) => {
        let sql: string;
        try {
          sql = segmentCondition(parts.join(' '), columns);
        } catch (error) {
          return refused(error);
        }
        const statements = await connection.extractStatements(`SELECT count(*) FROM t WHERE (${sql})`);
        expect(statements.count).toBe(1);
        const shape = sql.replaceAll(/'(?:[^']|'')*'/g, '').replaceAll(/"(?:[^"]|"")*"/g, '');
        expect(shape).toMatch(/^(?:[()=<>!, .0-9]|AND|IN|NOT|TRUE|FALSE)*$/);
        return true;
      }),
      { numRuns: 2000 },
    );
  });
});
