import {
  isMetricId,
  metricCatalogue,
  profileCounts,
  profileNumeric,
  sharedCategories,
  sharedHistogram,
  type CategoricalProfile,
} from '@circuitwatch/metric-engine';
import {
  plainThresholdsOf,
  wholeSignal,
  type FeatureDistribution,
  type MetricOutcome,
  type ModelPerformanceSignal,
} from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { windowsOf, type SelectedSource } from '../data-source.ts';
import type { Findings } from '../findings.ts';
import { judgeResult, measured, unmeasured, type Measurement } from '../judge-result.ts';
import type { AlignedRows, CellColumn, JoinedRows, RowsRequest } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { classesOf, numbersOf, performanceFigures, type PredictedRows } from './performance-figures.ts';

const maximumBins = 30;
const maximumCategories = 20;

/**
 * Measures how right predictions are, on those whose truth is there by now; the outcome says how many that is of
 * all, so that a later run over the same window can tell that more has come.
 *
 * @throws AppError INVALID when data cannot be read or joined; UNAVAILABLE; CANCELED.
 */
export async function executePerformance(
  signal: ModelPerformanceSignal,
  sources: ReadonlyMap<string, SelectedSource>,
  request: MonitorRunRequest,
): Promise<Findings> {
  const read = await readPredictions(signal, sources, request);
  const rows = predictedRows(signal, sources, read);
  const withTruth = countTruth(rows.truth);
  const distribution = withTruth === 0 ? null : drawn(signal, rows);
  return {
    signals: [
      {
        outcome: {
          name: signal.name,
          kind: signal.kind,
          windows: windowsOf(sources),
          baselineRows: read.right ? read.rightRows : read.leftRows,
          targetRows: read.leftRows,
          distributionsOf: distribution ? signal.name : null,
          importance: null,
          truth: { predictions: read.leftRows, withTruth },
          notes: read.notes,
        },
        results: results(signal, read, rows, withTruth, request),
      },
    ],
    distributions: distribution ? [distribution] : [],
    files: read.files,
  };
}

async function readPredictions(
  signal: ModelPerformanceSignal,
  sources: ReadonlyMap<string, SelectedSource>,
  { reader, signal: abort }: MonitorRunRequest,
): Promise<JoinedRows> {
  const target = sources.get('target');
  if (!target) throw new RangeError('The signal has no target.');
  const truth = sources.get('groundTruth');
  const { prediction, predictionProbability, target: label } = target.selection.columns ?? {};
  const columns = [prediction, predictionProbability, truth ? undefined : label];
  const left: RowsRequest = {
    source: target.source,
    window: target.window,
    segment: signal.segment ?? null,
    columns: columns.filter((name) => name !== undefined),
    key: target.selection.columns?.correlationId ?? null,
  };
  const right: RowsRequest | null = truth
    ? {
        source: truth.source,
        window: truth.window,
        segment: null,
        columns: [truth.selection.columns?.target].filter((name) => name !== undefined),
        key: truth.selection.columns?.correlationId ?? left.key,
      }
    : null;
  return reader.readRows({ left, right, signal: abort });
}

function predictedRows(
  { name }: ModelPerformanceSignal,
  sources: ReadonlyMap<string, SelectedSource>,
  read: JoinedRows,
): PredictedRows {
  const columns = sources.get('target')?.selection.columns ?? {};
  const truth = sources.get('groundTruth')?.selection.columns ?? columns;
  const of = (rows: AlignedRows, column: string | undefined): CellColumn => {
    const found = column === undefined ? undefined : rows.columns.get(column);
    if (found) return found;
    throw invalid(`The data of "${name}" has no column "${column}".`);
  };
  return {
    prediction: of(read.left, columns.prediction),
    truth: of(read.right ?? read.left, truth.target),
    probability:
      columns.predictionProbability === undefined ? null : of(read.left, columns.predictionProbability),
  };
}

function countTruth(truth: CellColumn): number {
  return truth.kind === 'numbers'
    ? truth.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
    : truth.values.reduce((count, text) => count + (text === null ? 0 : 1), 0);
}

function results(
  signal: ModelPerformanceSignal,
  read: JoinedRows,
  rows: PredictedRows,
  withTruth: number,
  { definition, breachedBefore }: MonitorRunRequest,
): readonly MetricOutcome[] {
  const obstacle = obstacleOf(read.leftRows, withTruth, definition.minimumRows);
  const figures = obstacle ? null : performanceFigures(signal.task, rows);
  return [...plainThresholdsOf(signal)].map(([id, threshold]) => {
    const metric = isMetricId(id) ? metricCatalogue.get(id) : undefined;
    if (!metric) throw invalid(`The signal "${signal.name}" names the unknown metric "${id}".`);
    const measurement = obstacle ?? withCoverage(measured(figures?.values.get(id)), read.leftRows, withTruth);
    const counts = { baselineRows: withTruth, targetRows: read.leftRows };
    return judgeResult(
      { signal, feature: wholeSignal, metric, dataType: null, threshold, measurement, ...counts },
      breachedBefore,
    );
  });
}

function obstacleOf(predictions: number, withTruth: number, minimumRows: number): Measurement | null {
  if (predictions === 0) return unmeasured('NO_DATA', 'There are no predictions in the window.');
  if (withTruth === 0) {
    return unmeasured('NO_DATA', `None of the ${predictions} predictions has its truth yet.`);
  }
  if (withTruth >= minimumRows) return null;
  const reason = `${withTruth} of ${predictions} predictions have their truth; at least ${minimumRows} are needed.`;
  return unmeasured('TOO_FEW_ROWS', reason);
}

/** A value of some of the predictions says of how many. */
function withCoverage(measurement: Measurement, predictions: number, withTruth: number): Measurement {
  if (withTruth === predictions || measurement.reason !== null) return measurement;
  return { ...measurement, reason: `${withTruth} of ${predictions} predictions have their truth by now.` };
}

/** What was predicted beside what turned out. */
function drawn(signal: ModelPerformanceSignal, rows: PredictedRows): FeatureDistribution | null {
  const shared = { signal: signal.name, feature: wholeSignal };
  if (signal.task === 'regression') {
    const truth = numbersOf(rows.truth, 'truth').filter((value) => !Number.isNaN(value));
    const predictions = numbersOf(rows.prediction, 'predictions').filter((value) => !Number.isNaN(value));
    const histogram = sharedHistogram(profileNumeric(truth), profileNumeric(predictions), maximumBins);
    return histogram.edges.length > 0 ? { ...shared, ...histogram, categories: [], others: 0 } : null;
  }
  const shares = sharedCategories(countsOf(rows.truth), countsOf(rows.prediction), maximumCategories);
  return shares.categories.length > 0 ? { ...shared, edges: [], ...shares } : null;
}

function countsOf(column: CellColumn): CategoricalProfile {
  const counts = new Map<string, number>();
  for (const name of classesOf(column)) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  return profileCounts(counts);
}
