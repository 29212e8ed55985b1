import {
  compareNumeric,
  isMetricId,
  isPairMetricId,
  measureQuality,
  metricCatalogue,
  profileNumeric,
  sharedHistogram,
  type MetricDefinition,
  type MetricValue,
  type NumericProfile,
  type PairMetricId,
  type QualityRates,
} from '@circuitwatch/metric-engine';
import {
  judge,
  type FeatureDistribution,
  type MetricOutcome,
  type ResultStatus,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { comparisonObstacle, readableColumns, type FeatureSide, type Obstacle } from './feature-obstacle.ts';

/** More bins than this say nothing more on a screen. */
const maximumBins = 30;

/** What is measured of one feature, and by what. */
export interface FeatureToMeasure {
  readonly feature: string;
  readonly signals: readonly Signal[];
  readonly minimumRows: number;
  readonly baseline: FeatureSide;
  readonly target: FeatureSide;
}

/** Every metric of every signal, and the histogram where both sides can be drawn. */
export interface FeatureMeasured {
  readonly results: readonly MetricOutcome[];
  readonly distribution: FeatureDistribution | null;
}

interface Measurement {
  readonly status: ResultStatus;
  readonly value: number | null;
  readonly baselineRate: number | null;
  readonly reason: string | null;
}

type Measure = (metric: MetricDefinition) => Measurement;

/** Measures one feature; each side is profiled (and sorted) once for all metrics of all signals. */
export function measureFeature(subject: FeatureToMeasure): FeatureMeasured {
  const { feature, minimumRows } = subject;
  const columns = readableColumns(feature, subject, minimumRows);
  if ('status' in columns) {
    return { results: outcomes(subject, () => unmeasured(columns)), distribution: null };
  }
  const baseline = columns.baseline.profile ?? profileNumeric(columns.baseline.values, columns.baseline);
  const target = profileNumeric(columns.target.values, columns.target);
  const obstacle = comparisonObstacle(columns, minimumRows);
  const quality = measureQuality(baseline, target);
  const values = obstacle
    ? new Map<PairMetricId, MetricValue>()
    : compareNumeric(baseline, target, driftMetrics(subject));
  const measure: Measure = (metric) => {
    if (isRate(metric.id)) return rate(metric.id, quality, baseline);
    if (!isPairMetricId(metric.id)) throw new RangeError(`"${metric.id}" does not compare two windows.`);
    return obstacle ? unmeasured(obstacle) : drift(values.get(metric.id)?.value);
  };
  const histogram = sharedHistogram(baseline, target, maximumBins);
  return {
    results: outcomes(subject, measure),
    distribution: histogram.edges.length > 0 ? { feature, ...histogram } : null,
  };
}

function driftMetrics({ signals }: FeatureToMeasure): PairMetricId[] {
  const ids = signals.flatMap((signal) => Object.keys(signal.metrics));
  return [...new Set(ids)].filter(isPairMetricId);
}

function isRate(id: string): id is keyof QualityRates {
  return isMetricId(id) && metricCatalogue.get(id)?.kind === 'quality';
}

function outcomes(subject: FeatureToMeasure, measure: Measure): MetricOutcome[] {
  const { feature, baseline, target } = subject;
  return subject.signals.flatMap((signal) =>
    Object.entries(signal.metrics).map(([id, given]): MetricOutcome => {
      const metric = isMetricId(id) ? metricCatalogue.get(id) : undefined;
      if (!metric) throw invalid(`The signal "${signal.name}" names the unknown metric "${id}".`);
      const { status, value, baselineRate, reason } = measure(metric);
      const { observeOnly } = signal;
      const judged = judge({ metric, value, threshold: given, baselineRate, observeOnly, reason });
      return {
        signal: signal.name,
        feature,
        metric: id,
        metricVersion: metric.version,
        status,
        value,
        threshold: judged.threshold,
        verdict: judged.verdict,
        reason: judged.reason,
        baselineRows: baseline.window.rows,
        targetRows: target.window.rows,
      };
    }),
  );
}

function unmeasured({ status, reason }: Obstacle): Measurement {
  return { status, value: null, baselineRate: null, reason };
}

function drift(value: number | undefined): Measurement {
  if (value !== undefined && Number.isFinite(value)) {
    return { status: 'COMPUTED', value, baselineRate: null, reason: null };
  }
  const reason = 'The metric has no finite value for these numbers; one side may hold infinite ones.';
  return { status: 'NOT_FINITE', value: null, baselineRate: null, reason };
}

function rate(
  id: keyof QualityRates,
  quality: { readonly baseline: QualityRates; readonly target: QualityRates },
  baseline: NumericProfile,
): Measurement {
  const value = quality.target[id];
  if (Number.isFinite(value)) {
    return { status: 'COMPUTED', value, baselineRate: quality.baseline[id], reason: null };
  }
  if (baseline.count === 0) {
    return unmeasured({
      status: 'ALL_NULL',
      reason: 'The baseline holds no numbers, so it gives no bounds.',
    });
  }
  return unmeasured({ status: 'NOT_FINITE', reason: 'The rate is not defined for these rows.' });
}
