import type { FeatureTypes, ModelTask, Segment } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { SelectedSource } from '../data-source.ts';
import type { AlignedRows, Importances, JoinedRows, RowsRequest } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { isCategorical, taskOf } from './label-task.ts';

/** Rows with a label, as importances are found from them. */
export interface LabelledRows {
  readonly rows: AlignedRows;
  readonly label: string;
  readonly read: JoinedRows;
}

/** All columns of the rows of some data. */
export function wholeRows({ source, window }: SelectedSource, segment: Segment | null): RowsRequest {
  return { source, window, segment, columns: 'all', key: null };
}

/**
 * The baseline's rows with its label.
 *
 * @throws AppError INVALID when the baseline does not name its label.
 */
export async function labelledBaseline(
  baseline: SelectedSource,
  segment: Segment | null,
  { reader, signal }: Pick<MonitorRunRequest, 'reader' | 'signal'>,
): Promise<LabelledRows> {
  const label = baseline.selection.columns?.target;
  if (label === undefined) {
    throw invalid(
      'Importances need to know what the model predicts; name the column of the baseline data as its "target" (in YAML data_column_names.target_column).',
    );
  }
  const read = await reader.readRows({ left: wholeRows(baseline, segment), right: null, signal });
  return { rows: read.left, label, read };
}

/** Importances of the baseline's features by a surrogate. */
export async function baselineImportances(
  baseline: SelectedSource,
  segment: Segment | null,
  featureTypes: FeatureTypes,
  request: MonitorRunRequest,
): Promise<Importances> {
  const { rows, label } = await labelledBaseline(baseline, segment, request);
  const features = [...rows.columns.keys()].filter((name) => name !== label);
  const task = request.definition.task ?? taskOf(labelOf(rows, label));
  return request.importance.surrogate({
    rows,
    features,
    label,
    categorical: categoricalOf(rows, features, featureTypes),
    task,
    signal: request.signal,
  });
}

/** @throws AppError INVALID when the rows lack the label's column. */
export function labelOf(
  { columns }: AlignedRows,
  label: string,
): NonNullable<ReturnType<AlignedRows['columns']['get']>> {
  const column = columns.get(label);
  if (column) return column;
  throw invalid(
    `Target column = '${label}' is not in the dataset; its columns are ${[...columns.keys()].join(', ')}.`,
  );
}

/** The features that are names without order. */
function categoricalOf(
  { columns }: AlignedRows,
  features: readonly string[],
  featureTypes: FeatureTypes,
): ReadonlySet<string> {
  return new Set(
    features.filter((name) => {
      const column = columns.get(name);
      return featureTypes[name] === undefined
        ? column !== undefined && isCategorical(column)
        : featureTypes[name] === 'categorical';
    }),
  );
}

/** One side's importances by the way that the signal asks for. */
export async function importancesOf(
  way: 'surrogate' | 'model',
  { rows, label }: Pick<LabelledRows, 'rows' | 'label'>,
  features: readonly string[],
  { task, featureTypes }: { readonly task: ModelTask; readonly featureTypes: FeatureTypes },
  { importance, signal }: Pick<MonitorRunRequest, 'importance' | 'signal'>,
): Promise<Importances> {
  if (way === 'surrogate') {
    const categorical = categoricalOf(rows, features, featureTypes);
    return importance.surrogate({ rows, features, label, categorical, task, signal });
  }
  if (!importance.ofModel) {
    throw invalid(
      'The monitor has no ONNX model to ask for importances; name a deployment whose model version has a file, or let a surrogate find them.',
    );
  }
  return importance.ofModel({ rows, label, task, signal });
}
