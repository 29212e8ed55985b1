import type { ComparisonReport } from '@circuitwatch/monitoring-comparison';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { relativeError } from './relative-error.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';
import { openTypedTables, type Cell, type TypedTable, type TypedTables } from './typed-tables.ts';

interface PlainTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

interface DriftFigures {
  readonly edges: readonly number[];
  readonly baseline_counts: readonly number[];
  readonly production_counts: readonly number[];
  readonly [azureName: string]: number | readonly number[];
}

interface JobCase {
  readonly signal: string;
  readonly baseline: string;
  readonly production: string;
  readonly options: { readonly override_numerical?: string; readonly override_categorical?: string };
  readonly expected_job_status: 'Completed' | 'Failed';
}

interface TablesFile {
  readonly tables: Readonly<Record<string, PlainTable>>;
  readonly cases: readonly JobCase[];
  readonly computed_by_us_iris_no_drift: Readonly<Record<string, DriftFigures>>;
}

const idsByAzureName = {
  JensenShannonDistance: 'jensen_shannon_distance',
  PopulationStabilityIndex: 'population_stability_index',
  NormalizedWassersteinDistance: 'normalized_wasserstein_distance',
  TwoSampleKolmogorovSmirnovTest: 'two_sample_kolmogorov_smirnov_test',
} as const;

const [file] = (readSharedCases('azure', 'e2e_tables') ?? []) as TablesFile[];
const note = countCases();
const path = 'azure/e2e_tables.json';

if (file === undefined) it.skip(`tables of Azure: ${sharedCasesAbsent}`);

describe.skipIf(file === undefined)('tables of Azure', () => {
  let tables: TypedTables;
  let iris: ComparisonReport;
  beforeAll(async () => {
    tables = await openTypedTables();
    iris = await tables.compare(
      tableNamed('mltable_iris_baseline'),
      tableNamed('mltable_iris_preprocessed_model_inputs_no_drift'),
    );
  });
  afterAll(() => tables.close());

  it.each(Object.entries(file?.computed_by_us_iris_no_drift ?? {}))(
    'has the drift of %s',
    (name, expected) => {
      const feature = iris.features.find((one) => one.name === name);
      for (const [azureName, id] of Object.entries(idsByAzureName)) {
        const value = feature?.metrics.find(({ metric }) => metric === id)?.value;
        expect(value, id).toBe(expected[azureName]);
      }
      if (feature?.distribution?.kind !== 'numerical') throw new Error(`${name} has no histogram.`);
      const { edges, baselineCounts, targetCounts } = feature.distribution;
      expect(edges).toHaveLength(expected.edges.length);
      edges.forEach((edge, k) => expect(relativeError(edge, expected.edges[k] ?? NaN)).toBeLessThan(1e-14));
      expect(baselineCounts).toEqual(expected.baseline_counts);
      expect(targetCounts).toEqual(expected.production_counts);
      note(path, `drift of ${name}`);
    },
  );

  it.each(file?.cases ?? [])('$baseline against $production: $expected_job_status', async (given) => {
    const { override_numerical: numerical = '', override_categorical: categorical = '' } = given.options;
    const names = { numerical: listOf(numerical), categorical: listOf(categorical) };
    const comparison = tables.compare(tableNamed(given.baseline), tableNamed(given.production), names);
    if (given.expected_job_status === 'Failed') {
      await expect(comparison).rejects.toThrow('holds no rows');
    } else {
      const { features } = await comparison;
      const columns = tableNamed(given.production).columns.map(({ name }) => name);
      const compared = features.filter(({ name }) => columns.includes(name) && name !== 'TIMESTAMP');
      expect(compared.length).toBeGreaterThan(0);
      for (const { name, status, metrics, dataType } of compared) {
        expect(status, name).toBe('ok');
        expect(
          metrics.every(({ value }) => value !== null),
          name,
        ).toBe(true);
        if (names.numerical.includes(name)) expect(dataType).toBe('numerical');
        if (names.categorical.includes(name)) expect(dataType).toBe('categorical');
      }
    }
    note(path, `${given.baseline} against ${given.production}`);
  });
});

function listOf(names: string): string[] {
  return names === '' ? [] : names.split(',');
}

/** With types that the cells tell; a table named (empty) has the columns of iris and no rows. */
function tableNamed(name: string): TypedTable {
  const found = file?.tables[name === '(empty)' ? 'mltable_iris_baseline' : name];
  if (found === undefined) throw new Error(`There is no table ${name}.`);
  const columns = found.columns.map((column, k) => ({
    name: column,
    type: typeOf(
      column,
      found.rows.map((row) => row[k] ?? null),
    ),
  }));
  return { columns, rows: name === '(empty)' ? [] : found.rows };
}

function typeOf(column: string, cells: readonly Cell[]): string {
  if (column === 'TIMESTAMP') return 'timestamp';
  if (cells.some((cell) => typeof cell === 'string')) return 'string';
  return cells.every((cell) => Number.isInteger(cell)) ? 'int' : 'double';
}
