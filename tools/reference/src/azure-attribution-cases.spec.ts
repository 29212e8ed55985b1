import {
  attributionDrift,
  attributionTask,
  createImportanceFinder,
  explainedRows,
  type FeatureColumn,
  type Importances,
} from '@circuitwatch/feature-attribution';
import type { ImportanceFinder } from '@circuitwatch/monitoring-runs';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { relativeError } from './relative-error.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface AttributionFile {
  readonly ndcg_cases: readonly {
    readonly name: string;
    readonly baseline_values_in_row_order: readonly number[];
    readonly production_values_in_row_order: readonly number[];
    readonly expected_ndcg: number;
  }[];
  readonly task_type_cases: readonly {
    readonly task_type: string | null;
    readonly target: string;
    readonly categorical_features: readonly string[];
    readonly expected: string;
  }[];
  readonly other_cases: readonly OtherCase[];
}

interface OtherCase {
  readonly name: string;
  readonly rows?: number;
  readonly expected_train_rows?: number;
  readonly expected_test_rows?: number;
  readonly baseline_features?: readonly string[];
  readonly production_features?: readonly string[];
  readonly expected_error_prefix?: string;
  readonly target?: string;
  readonly expected_error_contains?: string;
  readonly expected_error?: string;
}

const [file] = (readSharedCases('azure', 'feature_attribution') ?? []) as AttributionFile[];
const path = 'azure/feature_attribution.json';
const note = countCases();
/** What a run asks for is what there is. */
const finder: ImportanceFinder = createImportanceFinder();

if (file === undefined) it.skip(`attribution cases of Azure: ${sharedCasesAbsent}`);

describe.skipIf(file === undefined)('attribution cases of Azure', () => {
  it.each(file?.ndcg_cases ?? [])('$name', (given) => {
    const drift = attributionDrift(
      importances(given.baseline_values_in_row_order),
      importances(given.production_values_in_row_order),
    );
    expect(relativeError(drift, given.expected_ndcg)).toBeLessThan(1e-12);
    note(path, given.name);
  });

  it.each(file?.task_type_cases ?? [])('$task_type of $target is $expected', (given) => {
    const categorical = new Set(given.categorical_features);
    expect(attributionTask(given.task_type, given.target, categorical)).toBe(given.expected);
    note(path, `task type ${given.task_type} of ${given.target}`);
  });

  it('runs every other case', async () => {
    for (const given of file?.other_cases ?? []) {
      await check(given);
      note(path, given.name);
    }
  });
});

async function check(given: OtherCase): Promise<void> {
  if (given.rows !== undefined) {
    const explained = explainedRows(given.rows, 0).length;
    expect(explained).toBe(given.expected_test_rows);
    // Azure's split calls the others train rows, and fits its surrogate to all.
    expect(given.rows - explained).toBe(given.expected_train_rows);
  } else if (given.baseline_features && given.production_features) {
    const side = (names: readonly string[]): Importances => new Map(names.map((name) => [name, 0.25]));
    const [baseline, production] = [side(given.baseline_features), side(given.production_features)];
    expect(() => attributionDrift(baseline, production)).toThrow(given.expected_error_prefix);
    expect(() => attributionDrift(baseline, production)).toThrow("{'col3', 'col4'}");
  } else {
    const isContinuous = given.expected_error !== undefined;
    const label = given.target ?? 'y';
    await expect(surrogateOf(label, isContinuous ? 'classification' : 'regression')).rejects.toThrow(
      given.expected_error ?? given.expected_error_contains ?? 'a case without an expected error',
    );
  }
}

function importances(values: readonly number[]): Importances {
  return new Map(values.map((value, k) => [`feature ${k}`, value]));
}

/** The label y is continuous. */
function surrogateOf(label: string, task: 'classification' | 'regression'): Promise<Importances> {
  const x: FeatureColumn = {
    kind: 'numbers',
    values: Float64Array.from({ length: 100 }, (_, row) => row / 7),
  };
  const columns = new Map([
    ['x', x],
    ['y', x],
  ]);
  return finder.surrogate({
    rows: { rows: 100, columns },
    features: ['x'],
    label,
    categorical: new Set(),
    task,
  });
}
