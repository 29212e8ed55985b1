import { openTable, type CategoryCounts, type NumberColumn, type Table } from '@circuitwatch/datasets';
import {
  compareDatasets,
  type ComparisonReport,
  type ComparisonRequest,
} from '@circuitwatch/monitoring-comparison';
import type { CutFiles } from './cut-slices.ts';
import type { ExpectedComparison } from './expected-figures.ts';

/** What circuitwatch finds in the two sides of a comparison. */
export interface Measured {
  /** Reports under the conventions of the expected figures. */
  readonly reports: Readonly<Record<ConventionName, ComparisonReport>>;
  readonly numbers: BothSides<NumberColumn>;
  readonly categories: BothSides<CategoryCounts>;
}

/** By name of the feature. */
interface BothSides<Column> {
  readonly baseline: ReadonlyMap<string, Column>;
  readonly target: ReadonlyMap<string, Column>;
}

/** The metrics that the figures have a name for. */
export const comparedMetrics = [
  'ks_test',
  'wasserstein_distance',
  'psi',
  'jensen_shannon_distance',
  'hellinger_distance',
  'total_variation_distance',
  'l_infinity_distance',
  'chi_square_test',
] as const;

/** What is asked under each convention; categories are the same under all of them. */
const questions = {
  deciles: {
    conventions: { bins: { kind: 'deciles_right' }, ksMethod: 'asymptotic' },
    metrics: comparedMetrics,
  },
  union20: {
    conventions: { bins: { kind: 'equal_width', count: 20 } },
    metrics: ['ks_test', 'psi', 'jensen_shannon_distance', 'hellinger_distance'],
  },
  doane: { conventions: { bins: { kind: 'doane' } }, metrics: ['jensen_shannon_distance'] },
} as const satisfies Record<string, Pick<ComparisonRequest, 'conventions' | 'metrics'>>;

export type ConventionName = keyof typeof questions;

/** Which of the expected features are numbers, and which are categories. */
export function namesByKind({ features }: ExpectedComparison) {
  const namesOf = (kind: 'numeric' | 'categorical'): string[] =>
    Object.keys(features).filter((name) => features[name]?.kind === kind);
  return { numerical: namesOf('numeric'), categorical: namesOf('categorical') };
}

/** Reads and compares both files as the command does. */
export async function measureSlices(files: CutFiles, expected: ExpectedComparison): Promise<Measured> {
  const options = { baseFolder: '.' };
  const tables = {
    baseline: await openTable(files.baseline, options),
    target: await openTable(files.target, options),
  };
  try {
    const { numerical, categorical } = namesByKind(expected);
    const compare = (name: ConventionName): Promise<ComparisonReport> =>
      compareDatasets({
        ...tables,
        definitions: 'azureml',
        numerical,
        categorical,
        ...questions[name],
      });
    return {
      reports: {
        deciles: await compare('deciles'),
        union20: await compare('union20'),
        doane: await compare('doane'),
      },
      numbers: {
        baseline: await tables.baseline.readNumbers(numerical),
        target: await tables.target.readNumbers(numerical),
      },
      categories: {
        baseline: await categoriesOf(tables.baseline, categorical),
        target: await categoriesOf(tables.target, categorical),
      },
    };
  } finally {
    await tables.baseline.close();
    await tables.target.close();
  }
}

async function categoriesOf(
  table: Table,
  names: readonly string[],
): Promise<ReadonlyMap<string, CategoryCounts>> {
  const counts = new Map<string, CategoryCounts>();
  for (const name of names) counts.set(name, await table.readCategories(name, 'text'));
  return counts;
}
