import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureColumn, FeatureRows, Task } from '../rows/feature-rows.ts';

type Cells = readonly (number | string | null)[];

/** What other libraries say of one label of a table; see tools/reference/src/attribution_reference.py. */
export interface LabelReference {
  readonly name: string;
  readonly task: Task;
  readonly cells: Cells;
  readonly sklearn: Quality;
  readonly lightgbm: Quality;
  /** scikit-learn's permutation importance by feature. */
  readonly permutation: Readonly<Record<string, number>>;
  /** Azure's importances by feature. */
  readonly shares: Readonly<Record<string, number>>;
}

/** One of these, on rows that were not fitted. */
export interface Quality {
  readonly r2?: number;
  readonly auc?: number;
  readonly log_loss?: number;
}

interface Reference {
  readonly tables: readonly {
    readonly name: string;
    readonly columns: Readonly<Record<string, Cells>>;
    readonly labels: readonly LabelReference[];
  }[];
}

/** Every label with its table's rows, its own cells among them. */
export function referenceLabels(): readonly (LabelReference & { table: string; rows: FeatureRows })[] {
  const file = join(import.meta.dirname, '../../fixtures/attribution-reference.json');
  const { tables } = JSON.parse(readFileSync(file, 'utf8')) as Reference;
  return tables.flatMap(({ name, columns, labels }) =>
    labels.map((label) => {
      const cells = [...Object.entries(columns), [label.name, label.cells] as const];
      const rows = new Map(cells.map(([column, values]) => [column, columnOf(values)]));
      return { ...label, table: name, rows: { rows: label.cells.length, columns: rows } };
    }),
  );
}

function columnOf(cells: Cells): FeatureColumn {
  const isText = cells.some((cell) => typeof cell === 'string');
  if (isText) return { kind: 'texts', values: cells.map((cell) => (cell === null ? null : String(cell))) };
  return {
    kind: 'numbers',
    values: Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell))),
  };
}
