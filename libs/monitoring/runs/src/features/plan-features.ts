import type { DataType } from '@circuitwatch/metric-engine';
import {
  nearestName,
  thresholdsOf,
  type FeatureSignal,
  type FeatureTypes,
} from '@circuitwatch/monitoring-definitions';
import type { CategoryLabels, Dataset, DatasetColumn } from '../ports.ts';
import { sideNames, type Obstacle, type Sides } from './feature-obstacle.ts';

/** Integers with fewer distinct values than this share of the baseline's rows are categories, as in Azure. */
const categoricalShare = 0.05;

/** Metrics of one signal for one feature. */
export interface FeatureMetrics {
  readonly signal: FeatureSignal;
  /** Metric id → threshold. */
  readonly thresholds: ReadonlyMap<string, number | null>;
}

/** A feature, how it is read, and what is asked of it. */
export interface PlannedFeature {
  readonly name: string;
  readonly dataType: DataType;
  /** How categories are named, so that both sides name them alike. */
  readonly labels: CategoryLabels;
  /** null: it can be read. */
  readonly obstacle: Obstacle | null;
  readonly metrics: readonly FeatureMetrics[];
}

/** A signal and the features that it names; null: all. */
export interface SignalFeatures {
  readonly signal: FeatureSignal;
  readonly features: readonly string[] | null;
}

interface PlanRequest {
  readonly sides: Sides<Dataset>;
  /** Of the baseline among its dataset's windows. */
  readonly baselineWindow: number;
  readonly signals: readonly SignalFeatures[];
  readonly featureTypes: FeatureTypes;
  /** Columns that are no features unless a signal names them: labels and predictions. */
  readonly roles: ReadonlySet<string>;
  readonly signal: AbortSignal | undefined;
}

/**
 * The features of all signals in the order of the baseline's columns, those of no data at the end. What a signal
 * does not name are all columns of the baseline but time, correlation id, instants and nested values. A type that
 * the definition gives is taken; otherwise the baseline alone decides as in Azure: text and booleans are categories,
 * floats numbers, integers categories where few of them are distinct. A baseline of text against numbers is read as
 * numbers, as a column of empty cells is text to readers of CSV.
 */
export async function planFeatures(request: PlanRequest): Promise<readonly PlannedFeature[]> {
  const { sides, signals, featureTypes, baselineWindow, signal } = request;
  const columns = { baseline: byName(sides.baseline), target: byName(sides.target) };
  const all = defaultFeatures(sides, columns, request.roles);
  const wanted = new Map<string, FeatureSignal[]>();
  for (const { signal: own, features } of signals) {
    for (const name of features ?? all) wanted.set(name, [...(wanted.get(name) ?? []), own]);
  }
  const inOrder = sides.baseline.columns.map(({ name }) => name).filter((name) => wanted.has(name));
  const names = [...new Set([...inOrder, ...wanted.keys()])];
  const undecided = names.filter((name) => {
    return columns.baseline.get(name)?.kind === 'integer' && featureTypes[name] === undefined;
  });
  const coded =
    undecided.length === 0
      ? new Set<string>()
      : await sides.baseline.columnsWithFewDistinct(undecided, categoricalShare, baselineWindow, signal);
  return names.map((name): PlannedFeature => {
    const own = { baseline: columns.baseline.get(name), target: columns.target.get(name) };
    const dataType = featureTypes[name] ?? (coded.has(name) ? 'categorical' : dataTypeOf(own));
    const metrics = (wanted.get(name) ?? [])
      .map((asking) => ({ signal: asking, thresholds: thresholdsOf(asking, dataType) }))
      .filter(({ thresholds }) => thresholds.size > 0);
    const obstacle = obstacleOf(name, own, columns, featureTypes[name]);
    return { name, dataType, labels: labelsOf(own), obstacle, metrics };
  });
}

type ColumnsByName = ReadonlyMap<string, DatasetColumn>;
type OwnColumns = Sides<DatasetColumn | undefined>;

function byName({ columns }: Dataset): ColumnsByName {
  return new Map(columns.map((column) => [column.name, column]));
}

function defaultFeatures(
  { baseline, target }: Sides<Dataset>,
  columns: Sides<ColumnsByName>,
  roles: ReadonlySet<string>,
): readonly string[] {
  const reserved = new Set(
    [baseline, target].flatMap(({ timestampColumn, correlationColumn }) => [
      timestampColumn,
      correlationColumn,
    ]),
  );
  return baseline.columns
    .filter(({ name, kind }) => !reserved.has(name) && kind !== 'timestamp' && kind !== 'other')
    .map(({ name }) => name)
    .filter((name) => !roles.has(name) || columns.target.has(name));
}

function isNumber(column: DatasetColumn | undefined): boolean {
  return column?.kind === 'integer' || column?.kind === 'float';
}

function dataTypeOf({ baseline, target }: OwnColumns): DataType {
  if (isNumber(baseline)) return 'numerical';
  return (baseline === undefined || baseline.kind === 'text') && isNumber(target)
    ? 'numerical'
    : 'categorical';
}

function labelsOf({ baseline, target }: OwnColumns): CategoryLabels {
  if (baseline?.kind === 'text' || target?.kind === 'text') return 'text';
  return baseline?.kind === target?.kind && baseline?.kind !== 'float' ? 'text' : 'number';
}

function obstacleOf(
  name: string,
  own: OwnColumns,
  columns: Sides<ColumnsByName>,
  given: DataType | undefined,
): Obstacle | null {
  for (const side of sideNames) {
    const column = own[side];
    if (!column) {
      const nearest = nearestName(name, columns[side].keys());
      const hint = nearest === null ? '' : ` It has "${nearest}".`;
      return { status: 'MISSING_COLUMN', reason: `The ${side} data has no column "${name}".${hint}` };
    }
    const isReadable = column.kind !== 'other' && (column.kind !== 'timestamp' || given !== undefined);
    if (isReadable) continue;
    const reason = `The ${side} data holds ${column.type} in "${name}", neither numbers nor categories.`;
    return { status: 'WRONG_TYPE', reason };
  }
  return null;
}
