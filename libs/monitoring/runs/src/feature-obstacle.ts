import type { ResultStatus, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { ColumnRead, WindowRead } from './ports.ts';
import { isText } from './read-sides.ts';

/** Why a feature has no value, in words for people. */
export interface Obstacle {
  readonly status: Exclude<ResultStatus, 'COMPUTED'>;
  readonly reason: string;
}

/** One side of one feature. */
export interface FeatureSide {
  readonly name: 'baseline' | 'target';
  readonly window: WindowRead;
  readonly range: TimeRange;
}

type NumericRead = Extract<ColumnRead, { kind: 'numeric' }>;

/** What stands in the way of measuring the feature at all (its quality, too), or both columns. */
export function readableColumns(
  feature: string,
  sides: { readonly baseline: FeatureSide; readonly target: FeatureSide },
  minimumRows: number,
): Obstacle | { readonly baseline: NumericRead; readonly target: NumericRead } {
  const baseline = columnOf(feature, sides.baseline);
  if ('status' in baseline) return baseline;
  const target = columnOf(feature, sides.target);
  if ('status' in target) return target;
  for (const side of [sides.baseline, sides.target]) {
    const obstacle = tooFewRows(side, minimumRows);
    if (obstacle) return obstacle;
  }
  if (isText(baseline)) {
    return { status: 'WRONG_TYPE', reason: `The baseline holds text in "${feature}", not numbers.` };
  }
  return { baseline, target };
}

function columnOf(feature: string, { name, window }: FeatureSide): NumericRead | Obstacle {
  const column = window.columns.get(feature);
  if (column === undefined || column.kind === 'missing') {
    return { status: 'MISSING_COLUMN', reason: `The ${name} data has no column "${feature}".` };
  }
  if (column.kind === 'unsupported') {
    const reason = `The ${name} data holds ${column.type} in "${feature}", not numbers.`;
    return { status: 'WRONG_TYPE', reason };
  }
  return column;
}

function tooFewRows({ name, window, range }: FeatureSide, minimumRows: number): Obstacle | null {
  if (window.rows >= minimumRows) return null;
  const period = `from ${range.from.toISOString()} to ${range.to.toISOString()}`;
  if (window.rows === 0) return { status: 'NO_DATA', reason: `The ${name} data has no rows ${period}.` };
  const reason = `The ${name} data has ${window.rows} rows ${period}; at least ${minimumRows} are needed.`;
  return { status: 'TOO_FEW_ROWS', reason };
}

/** What stands in the way of comparing the numbers of both sides, or null. */
export function comparisonObstacle(
  columns: { readonly baseline: NumericRead; readonly target: NumericRead },
  minimumRows: number,
): Obstacle | null {
  for (const name of ['baseline', 'target'] as const) {
    const { values, typeErrors } = columns[name];
    if (values.length >= minimumRows) continue;
    if (values.length > 0) {
      const reason = `The ${name} data holds ${values.length} numbers; at least ${minimumRows} are needed.`;
      return { status: 'TOO_FEW_ROWS', reason };
    }
    return typeErrors > 0
      ? { status: 'WRONG_TYPE', reason: `The ${name} data holds text that is no number.` }
      : { status: 'ALL_NULL', reason: `All values of the ${name} data are null.` };
  }
  return null;
}
