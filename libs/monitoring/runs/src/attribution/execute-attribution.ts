import { metricCatalogue, normalizedDiscountedCumulativeGain } from '@circuitwatch/metric-engine';
import {
  plainThresholdsOf,
  wholeSignal,
  type FeatureAttributionDriftSignal,
  type FeatureSelection,
  type MetricOutcome,
} from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { windowsOf, type SelectedSource } from '../data-source.ts';
import { distinctFiles, type Findings } from '../findings.ts';
import { judgeResult, measured, unmeasured, type Measurement } from '../judge-result.ts';
import type { AlignedRows, Importances } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { taskOf } from './label-task.ts';
import {
  importancesOf,
  labelledBaseline,
  labelOf,
  wholeRows,
  type LabelledRows,
} from './side-importances.ts';

/**
 * Compares the order of features by importance: the baseline's features and label against the target's features and
 * predictions. Importances are stored beside the drift, a feature each, as shares of their sum.
 *
 * @throws AppError INVALID when a side cannot be read or has no label; UNAVAILABLE; CANCELED.
 */
export async function executeAttribution(
  signal: FeatureAttributionDriftSignal,
  sources: ReadonlyMap<string, SelectedSource>,
  request: MonitorRunRequest,
): Promise<Findings> {
  const segment = signal.segment ?? null;
  const baselineSource = sources.get('baseline');
  if (!baselineSource) throw new RangeError('The signal has no baseline.');
  const baseline = await labelledBaseline(baselineSource, segment, request);
  const target = await labelledTarget(signal, sources, request);
  const { features, notes } = commonFeatures(
    baseline,
    target,
    signal.features ?? request.definition.features,
  );
  const found = await compare({ signal, baseline, target, features }, request);
  return {
    signals: [
      {
        outcome: {
          name: signal.name,
          kind: signal.kind,
          windows: windowsOf(sources),
          baselineRows: baseline.rows.rows,
          targetRows: target.rows.rows,
          distributionsOf: null,
          importance: signal.importance,
          truth: null,
          notes: [...baseline.read.notes, ...target.read.notes, ...notes],
        },
        results: found,
      },
    ],
    distributions: [],
    files: distinctFiles([...baseline.read.files, ...target.read.files]),
  };
}

/** The target's features with its predictions, which lie beside them or in data of their own. */
async function labelledTarget(
  signal: FeatureAttributionDriftSignal,
  sources: ReadonlyMap<string, SelectedSource>,
  { reader, signal: abort }: MonitorRunRequest,
): Promise<LabelledRows> {
  const target = sources.get('target');
  if (!target) throw new RangeError('The signal has no target.');
  const outputs = sources.get('outputs');
  const segment = signal.segment ?? null;
  const right = outputs ? wholeRows(outputs, null) : null;
  const read = await reader.readRows({ left: wholeRows(target, segment), right, signal: abort });
  if (!read.right) {
    const label = target.selection.columns?.prediction ?? target.selection.columns?.target;
    if (label !== undefined) return { rows: read.left, label, read };
    throw invalid(
      `The target data of "${signal.name}" does not say which column holds the predictions (in YAML data_column_names.prediction).`,
    );
  }
  const label = outputs?.selection.columns?.prediction ?? soleColumn(read.right);
  const column = labelOf(read.right, label);
  const columns = new Map([...read.left.columns].filter(([name]) => name !== label));
  return { rows: { rows: read.left.rows, columns: columns.set(label, column) }, label, read };
}

function soleColumn({ columns }: AlignedRows): string {
  const [first, ...rest] = columns.keys();
  if (first !== undefined && rest.length === 0) return first;
  throw invalid(
    `The outputs hold ${columns.size} columns (${[...columns.keys()].join(', ')}); say which is the prediction.`,
  );
}

function commonFeatures(
  baseline: LabelledRows,
  target: LabelledRows,
  selection: FeatureSelection | undefined,
): { readonly features: readonly string[]; readonly notes: readonly string[] } {
  const labels = new Set([baseline.label, target.label]);
  const of = ({ rows }: LabelledRows): string[] =>
    [...rows.columns.keys()].filter((name) => !labels.has(name));
  const [left, right] = [of(baseline), of(target)];
  const wanted = Array.isArray(selection) ? new Set(selection) : null;
  const features = left
    .filter((name) => right.includes(name) && (wanted === null || wanted.has(name)))
    .sort((one, other) => (one < other ? -1 : 1));
  const others = [
    ...left.filter((name) => !right.includes(name)),
    ...right.filter((name) => !left.includes(name)),
  ];
  const notes =
    others.length === 0 || wanted
      ? []
      : [`Features of one side only are left out: ${others.slice(0, 10).join(', ')}.`];
  if (features.length >= 2) return { features, notes };
  throw invalid(
    `Baseline and target share ${features.length} features besides the label, and an order needs two; Feature names in baseline and production data do not match, diff: ${others.join(', ')}.`,
  );
}

interface Comparison {
  readonly signal: FeatureAttributionDriftSignal;
  readonly baseline: LabelledRows;
  readonly target: LabelledRows;
  readonly features: readonly string[];
}

async function compare(
  { signal, baseline, target, features }: Comparison,
  request: MonitorRunRequest,
): Promise<readonly MetricOutcome[]> {
  const { definition } = request;
  const rows = { baselineRows: baseline.rows.rows, targetRows: target.rows.rows };
  const few = Object.entries({ baseline, target }).find(
    ([, side]) => side.rows.rows < definition.minimumRows,
  );
  if (few) {
    const [side, { rows: has }] = few;
    const reason = `The ${side} data has ${has.rows} rows; at least ${definition.minimumRows} are needed.`;
    const status = has.rows === 0 ? 'NO_DATA' : 'TOO_FEW_ROWS';
    return judgedGain(signal, unmeasured(status, reason), rows, request);
  }
  const task = signal.task ?? definition.task ?? taskOf(labelOf(baseline.rows, baseline.label));
  const how = { task, featureTypes: signal.featureTypes ?? {} };
  const left = await importancesOf(signal.importance, baseline, features, how, request);
  const right = await importancesOf(signal.importance, target, features, how, request);
  const order = features.filter((name) => left.has(name) && right.has(name));
  const gain = normalizedDiscountedCumulativeGain(valuesOf(left, order), valuesOf(right, order));
  return [
    ...judgedGain(signal, measured(gain), rows, request),
    ...order.map((feature) => shareOf(feature, left, right, signal, rows, request)),
  ];
}

function valuesOf(importances: Importances, order: readonly string[]): Float64Array {
  return Float64Array.from(order, (name) => importances.get(name) ?? NaN);
}

interface Rows {
  readonly baselineRows: number;
  readonly targetRows: number;
}

function judgedGain(
  signal: FeatureAttributionDriftSignal,
  measurement: Measurement,
  rows: Rows,
  { breachedBefore }: MonitorRunRequest,
): MetricOutcome[] {
  const metric = metricCatalogue.get('normalized_discounted_cumulative_gain');
  if (!metric) throw new RangeError('The catalogue lacks the gain.');
  const threshold = plainThresholdsOf(signal).get(metric.id) ?? null;
  const subject = { signal, feature: wholeSignal, metric, dataType: null, threshold, measurement, ...rows };
  return [judgeResult(subject, breachedBefore)];
}

function shareOf(
  feature: string,
  baseline: Importances,
  target: Importances,
  signal: FeatureAttributionDriftSignal,
  rows: Rows,
  { breachedBefore }: MonitorRunRequest,
): MetricOutcome {
  const metric = metricCatalogue.get('feature_importance');
  if (!metric) throw new RangeError('The catalogue lacks the importance.');
  const measurement = measured(target.get(feature), baseline.get(feature) ?? null);
  const threshold = plainThresholdsOf(signal).get(metric.id) ?? null;
  return judgeResult(
    { signal, feature, metric, dataType: null, threshold, measurement, ...rows },
    breachedBefore,
  );
}
