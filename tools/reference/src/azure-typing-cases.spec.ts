import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTable } from '@circuitwatch/datasets';
import type { ComparisonReport } from '@circuitwatch/monitoring-comparison';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';
import { openTypedTables, type Cell, type TypedTable, type TypedTables } from './typed-tables.ts';

type Column = readonly [name: string, type: string] | string;

interface TypingFile {
  readonly type_cases: readonly {
    readonly column: string;
    readonly type: string;
    readonly override?: 'numerical' | 'categorical' | null;
    readonly values?: readonly Cell[];
    readonly expected: 'numerical' | 'categorical' | null;
  }[];
  readonly common_column_cases: readonly {
    readonly baseline: readonly Column[];
    readonly production: readonly Column[];
    readonly expected: Readonly<Record<string, string>>;
    readonly note?: string;
  }[];
  readonly override_map_cases: readonly {
    readonly numerical: string | null;
    readonly categorical: string | null;
    readonly expected: Readonly<Record<string, string>>;
  }[];
  readonly column_name_cases: readonly { readonly columns: readonly string[] }[];
  readonly duplicate_column_cases: readonly {
    readonly columns: readonly string[];
    readonly expected: boolean;
  }[];
  readonly selector_cases: readonly {
    readonly df1: readonly Column[];
    readonly df2: readonly Column[];
    readonly expected: readonly string[];
  }[];
  readonly data_quality_string_only_cases: readonly {
    readonly categorical: readonly string[];
    readonly expected: readonly string[];
  }[];
}

const [file] = (readSharedCases('azure', 'feature_typing') ?? []) as TypingFile[];
const note = countCases();
const path = 'azure/feature_typing.json';
const isNumberType = /^(?:float|double|bigint)$/;

if (file === undefined) it.skip(`typing cases of Azure: ${sharedCasesAbsent}`);

describe.skipIf(file === undefined)('typing cases of Azure', () => {
  let tables: TypedTables;
  beforeAll(async () => {
    tables = await openTypedTables();
  });
  afterAll(() => tables.close());

  it.each(file?.type_cases ?? [])(
    '$column of type $type, named $override, is $expected',
    async ({ column, type, override, values = ['1'], expected }) => {
      const table = {
        columns: [{ name: column, type }],
        rows: values.map((value) => [valueOf(type, value)]),
      };
      const names = override ? { [override]: [column] } : {};
      const [feature] = (await tables.compare(table, table, names)).features;
      if (expected === null) {
        // Azure leaves out a type that it does not know without a word.
        expect(feature).toMatchObject({
          status: 'skipped',
          reason: expect.stringContaining('neither numbers'),
        });
      } else if (type === 'timestamp') {
        // Azure compares instants as categories, of which no two periods share any; here they are skipped
        // unless they are named.
        expect(feature).toMatchObject({
          status: 'skipped',
          reason: expect.stringContaining('dates or times'),
        });
        const [named] = (await tables.compare(table, table, { categorical: [column] })).features;
        expect(named).toMatchObject({ status: 'ok', dataType: expected });
      } else {
        expect(feature).toMatchObject({ status: 'ok', dataType: expected });
      }
      note(path, `type of ${column}, ${type}, ${override ?? 'not named'}`);
    },
  );

  it.each(file?.common_column_cases ?? [])('compares $baseline with $production', async (given) => {
    const { baseline, production, expected } = given;
    const comparison = tables.compare(tableOf(baseline), tableOf(production));
    const typesOf = new Map(baseline.map((column) => partsOf(column)));
    const common = production.map((column) => partsOf(column)[0]).filter((name) => typesOf.has(name));
    if (common.length === 0) {
      await expect(comparison).rejects.toThrow('The two sides share no column');
    } else {
      const compared = comparedNames(await comparison);
      // Azure drops an integer column against a float one without a word; here both are compared as floats.
      const dropped = common.filter((name) => !(name in expected));
      expect(dropped.length > 0).toBe(given.note !== undefined);
      expect(compared).toEqual(common);
      for (const { name, dataType } of (await comparison).features) {
        const isNumber = isNumberType.test(typesOf.get(name) ?? '');
        expect(dataType, name).toBe(isNumber ? 'numerical' : 'categorical');
      }
    }
    note(path, `common columns of ${JSON.stringify([baseline, production])}`);
  });

  it.each(file?.override_map_cases ?? [])('names $numerical and $categorical', async (given) => {
    const names = { numerical: listOf(given.numerical), categorical: listOf(given.categorical) };
    // Types that would be read the other way round.
    const columns = [
      ...names.numerical.map((name) => [name, 'boolean'] as const),
      ...names.categorical.map((name) => [name, 'double'] as const),
      ['Other', 'double'] as const,
    ];
    const { features } = await tables.compare(tableOf(columns), tableOf(columns), names);
    const types = Object.fromEntries(features.map(({ name, dataType }) => [name, dataType]));
    expect(types).toEqual({ ...given.expected, Other: 'numerical' });
    note(path, `named ${given.numerical} and ${given.categorical}`);
  });

  it.each(file?.column_name_cases ?? [])('compares $columns', async ({ columns }) => {
    // Azure refuses names with a dot, which Spark takes for a path into a struct; here a name is a name.
    const table = tableOf(columns.map((name) => [name, 'double'] as const));
    expect(comparedNames(await tables.compare(table, table))).toEqual(columns);
    note(path, `names ${columns.join()}`);
  });

  it.each(file?.duplicate_column_cases ?? [])('reads $columns', async ({ columns, expected }) => {
    const names = await namesInText(columns);
    // Azure refuses a name that occurs twice; here each later column gets a number, so that none is lost.
    if (expected) expect(names).toEqual(['input', 'number', 'input_1']);
    else expect(names).toEqual(columns);
    note(path, `duplicates in ${columns.join()}`);
  });

  it.each(file?.selector_cases ?? [])('selects all of $df1 and $df2', async ({ df1, df2, expected }) => {
    const comparison = tables.compare(tableOf(df1), tableOf(df2));
    if (expected.length === 0) await expect(comparison).rejects.toThrow('The two sides share no column');
    else expect(comparedNames(await comparison)).toEqual(expected);
    note(path, `all of ${JSON.stringify([df1, df2])}`);
  });

  it.each(file?.data_quality_string_only_cases ?? [])(
    'has the set of $expected, and of all other categories too',
    async ({ categorical, expected }) => {
      const columns = categorical.map((name) => [name, name.replace('feature_', '')] as const);
      const { features } = await tables.compare(tableOf(columns), tableOf(columns), {
        categorical,
        metrics: ['out_of_bounds_rate'],
      });
      const bounded = features.filter(({ metrics }) => metrics.some(({ value }) => value === 0));
      // Azure has sets of text alone.
      expect(bounded.map(({ name }) => name)).toEqual(categorical);
      expect(categorical).toEqual(expect.arrayContaining([...expected]));
      note(path, `sets of ${categorical.join()}`);
    },
  );
});

function partsOf(column: Column): readonly [name: string, type: string] {
  return typeof column === 'string' ? [column, 'double'] : column;
}

function tableOf(columns: readonly Column[]): TypedTable {
  const parts = columns.map(partsOf);
  const row = (value: string): Cell[] => parts.map(([, type]) => valueOf(type, value));
  return { columns: parts.map(([name, type]) => ({ name, type })), rows: [row('1'), row('2')] };
}

function valueOf(type: string, value: Cell): Cell {
  if (type === 'boolean') return value === '1';
  if (type === 'timestamp') return `2024-01-0${value} 00:00:00`;
  if (type === 'binary') return `0${value}`;
  return type === 'string' || value === null ? value : Number(value);
}

function listOf(names: string | null): string[] {
  return names === null ? [] : names.split(',');
}

function comparedNames({ features }: ComparisonReport): string[] {
  return features.filter(({ status }) => status === 'ok').map(({ name }) => name);
}

/** Names of the columns of a text file with this header. */
async function namesInText(columns: readonly string[]): Promise<readonly string[]> {
  if (columns.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'circuitwatch-cases-'));
  try {
    const path = join(folder, 'table.csv');
    writeFileSync(path, `${columns.join()}\n${columns.map((_, k) => k + 0.5).join()}\n`);
    const table = await openTable(path, { baseFolder: '.' });
    const names = table.columns.map(({ name }) => name);
    await table.close();
    return names;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
