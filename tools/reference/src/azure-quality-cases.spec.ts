import { profileNumeric } from '@circuitwatch/metric-engine';
import type { Table } from '@circuitwatch/datasets';
import type { ComparisonReport } from '@circuitwatch/monitoring-comparison';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';
import { openTypedTables, type Cell, type TypedTable, type TypedTables } from './typed-tables.ts';

interface StatisticsRow {
  readonly featureName: string;
  readonly min_value: number | null;
  readonly max_value: number | null;
  readonly set: string | null;
}

interface MetricRow {
  readonly featureName: string;
  readonly metricName: string;
  readonly metricValue: number;
}

interface QualityCase {
  readonly name: string;
  readonly table?: TypedTable | 'same';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly input: readonly (readonly Cell[])[];
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly override_numerical?: string;
  readonly override_categorical?: string;
  readonly expected_statistics: readonly StatisticsRow[];
  readonly expected_metrics: readonly MetricRow[];
  readonly expected_violation_count_each: number;
  readonly expected: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, Cell>>;
  readonly expected_each: number;
  readonly expected_rows: number;
}

interface QualityFile {
  readonly cases: readonly QualityCase[];
  readonly type_map_cases: readonly { readonly spark: string; readonly mapped: string }[];
  readonly set_parse_cases: readonly { readonly text: string | null; readonly expected: string[] | null }[];
}

const rates = ['null_value_rate', 'data_type_error_rate', 'out_of_bounds_rate'] as const;
const ratesByAzureName: Readonly<Record<string, (typeof rates)[number]>> = {
  NullValueRate: 'null_value_rate',
  DataTypeErrorRate: 'data_type_error_rate',
  OutOfBoundsRate: 'out_of_bounds_rate',
};

const [file] = (readSharedCases('azure', 'data_quality') ?? []) as QualityFile[];
const path = 'azure/data_quality.json';
const note = countCases();

if (file === undefined) it.skip(`data quality cases of Azure: ${sharedCasesAbsent}`);

describe.skipIf(file === undefined)('data quality cases of Azure', () => {
  let tables: TypedTables;
  beforeAll(async () => {
    tables = await openTypedTables();
  });
  afterAll(() => tables.close());

  const shared = file?.cases.find(({ table }) => typeof table === 'object')?.table as TypedTable;
  const named = (part: string): QualityCase[] =>
    (file?.cases ?? []).filter(({ name }) => name.startsWith(part));
  const statistics = named('statistics');

  it.each(statistics)('$name', async ({ name, expected_statistics: expected, ...overrides }) => {
    const numerical = listOf(overrides.override_numerical);
    const categorical = listOf(overrides.override_categorical);
    const { features } = await tables.compare(shared, shared, { numerical, categorical });
    const table = await tables.open(shared);
    try {
      for (const { featureName, min_value: min, max_value: max, set } of expected) {
        const dataType = features.find((feature) => feature.name === featureName)?.dataType;
        // Azure keeps the sets of text alone; here every categorical feature has one, see below.
        if (min !== null) expect(dataType, featureName).toBe('numerical');
        else expect(dataType, featureName).toBe('categorical');
        if (min !== null) expect(await boundsOf(table, featureName), featureName).toEqual([min, max]);
        if (set !== null) expect(`[${(await setOf(table, featureName)).join(', ')}]`).toBe(set);
      }
    } finally {
      await table.close();
    }
    note(path, name);
  });

  it.each(named('metrics of the baseline'))('$name', async ({ name, expected_metrics: expected }) => {
    // Instants and bytes are skipped unless they are named, which Azure takes for categories.
    const categorical = ['feature_timestamp', 'feature_binary'];
    const report = await tables.compare(shared, shared, { metrics: [...rates], categorical });
    for (const { featureName, metricName, metricValue } of expected) {
      const rate = ratesByAzureName[metricName];
      const actual = rate === undefined ? report.target.rows : valueOf(report, featureName, rate);
      expect(actual, `${metricName} of ${featureName}`).toBe(metricValue);
    }
    note(path, name);
  });

  it('has bounds for every categorical feature, where Azure has none but for text', async () => {
    const categorical = ['feature_timestamp', 'feature_binary'];
    const report = await tables.compare(shared, shared, { metrics: ['out_of_bounds_rate'], categorical });
    for (const name of [...categorical, 'feature_boolean']) {
      expect(valueOf(report, name, 'out_of_bounds_rate'), name).toBe(0);
    }
  });

  it.each(named('null counts'))('$name', async (given) => {
    const types = ['int', 'double', 'tinyint', 'bigint', 'float', 'string'];
    const table = {
      columns: given.columns.map((name, k) => ({ name, type: types[k] ?? '' })),
      rows: given.rows,
    };
    const report = await tables.compare(table, table, { metrics: [...rates] });
    for (const name of given.columns) {
      const nulls = (valueOf(report, name, 'null_value_rate') ?? NaN) * given.rows.length;
      expect(nulls, name).toBe(given.expected_violation_count_each);
    }
    note(path, given.name);
  });

  it.each(named('set violations'))('$name', async (given) => {
    for (const [column, name] of given.columns.entries()) {
      const baseline = textColumn(name, given.sets[name] ?? []);
      const target = textColumn(
        name,
        given.input.map((row) => row[column] ?? null),
      );
      const report = await tables.compare(baseline, target, { metrics: [...rates] });
      const violations = (valueOf(report, name, 'out_of_bounds_rate') ?? NaN) * given.input.length;
      expect(violations, name).toBe(given.expected[name]);
    }
    note(path, given.name);
  });

  it.each(named('dtype, no violation'))('$name', async (given) => {
    // Azure skips "integer", a name it does not list; here that column is compared as any other.
    const columns = Object.keys(given.values).map((name) => ({ name, type: typeNamed(name) }));
    const table = { columns, rows: [Object.values(given.values)] };
    const categorical = ['feature_date', 'feature_binary'];
    const report = await tables.compare(table, table, { metrics: [...rates], categorical });
    for (const { name } of columns) {
      expect(valueOf(report, name, 'data_type_error_rate'), name).toBe(given.expected_each);
    }
    note(path, given.name);
  });

  it.each(named('dtype, unsupported'))('$name', async (given) => {
    const table = { columns: [{ name: 'nested', type: 'fake' }], rows: [[null]] };
    const { features } = await tables.compare(table, table, { metrics: [...rates] });
    expect(features.map(({ status }) => status)).toEqual(['skipped']);
    expect(features.flatMap(({ metrics }) => metrics)).toHaveLength(given.expected_rows);
    note(path, given.name);
  });

  // Azure needs the short names to cast by; here a type decides what kind of cells a column has.
  const kinds: Readonly<Record<string, string>> = {
    binary: 'other',
    timestamp: 'timestamp',
    double: 'float',
    string: 'text',
    bigint: 'integer',
    tinyint: 'integer',
    smallint: 'integer',
  };
  it.each(file?.type_map_cases ?? [])('knows the cells of $spark', async ({ spark, mapped }) => {
    const table = await tables.open({ columns: [{ name: 'x', type: mapped }], rows: [[null]] });
    try {
      expect(table.columns.map(({ kind }) => kind)).toEqual([kinds[mapped]]);
    } finally {
      await table.close();
    }
    note(path, `type of ${spark}`);
  });

  // Azure keeps a set as one text and splits it at commas, without its brackets. Here a category is itself to the
  // letter, so it may hold both: what Azure reads out of a text is out of bounds, unless it is the whole text.
  it.each(file?.set_parse_cases ?? [])('does not split the category $text', async ({ text, expected }) => {
    const baseline = textColumn('x', [text]);
    const parts = expected ?? [];
    if (text === null) {
      const { features } = await tables.compare(baseline, baseline, { metrics: [...rates] });
      expect(features[0]?.reason).toBe('The only value of the baseline is null.');
    } else {
      const report = await tables.compare(baseline, textColumn('x', parts), { metrics: [...rates] });
      const strangers = parts.filter((part) => part !== text).length;
      expect(valueOf(report, 'x', 'out_of_bounds_rate')).toBe(strangers / parts.length);
      const itself = await tables.compare(baseline, baseline, { metrics: [...rates] });
      expect(valueOf(itself, 'x', 'out_of_bounds_rate')).toBe(0);
    }
    note(path, `set of ${text}`);
  });
});

function listOf(names: string | undefined): string[] {
  return names === undefined ? [] : names.split(',');
}

function textColumn(name: string, cells: readonly Cell[]): TypedTable {
  return { columns: [{ name, type: 'string' }], rows: cells.map((cell) => [cell]) };
}

/** feature_byte is Spark's tinyint; others bear the name of their type. */
function typeNamed(feature: string): string {
  const type = feature.replace('feature_', '');
  return type === 'byte' ? 'tinyint' : type;
}

function valueOf({ features }: ComparisonReport, feature: string, rate: string): number | null | undefined {
  const { metrics } = features.find(({ name }) => name === feature) ?? {};
  return metrics?.find(({ metric }) => metric === rate)?.value;
}

async function boundsOf(table: Table, name: string): Promise<number[]> {
  const { min, max } = profileNumeric(
    (await table.readNumbers([name])).get(name)?.values ?? new Float64Array(0),
  );
  return [min, max];
}

async function setOf(table: Table, name: string): Promise<string[]> {
  return [...(await table.readCategories(name, 'text')).counts.keys()].sort();
}
