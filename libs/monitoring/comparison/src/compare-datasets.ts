import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ComparisonConventions, PValueCorrection } from '@circuitwatch/metric-engine';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { chooseMetrics, type ChosenMetrics } from './choose-metrics.ts';
import { compareCounts, compareNumbers, skipped } from './compare-feature.ts';
import type { ComparisonReport, FeatureComparison } from './comparison-report.ts';
import { correctFamilies } from './correct-families.ts';
import {
  planFeatures,
  type FeatureChoice,
  type ReadableFeature,
  type SkippedFeature,
} from './plan-features.ts';
import type { ComparedTable } from './ports.ts';

/** How far a comparison is. */
export interface ComparisonProgress {
  readonly done: number;
  readonly total: number;
  /** The feature that was finished last. */
  readonly feature: string;
}

/** What is compared with what, and how. */
export interface ComparisonRequest extends FeatureChoice {
  readonly baseline: ComparedTable;
  readonly target: ComparedTable;
  /** undefined: the drift metrics of the definitions' family; see chooseMetrics. */
  readonly metrics?: readonly string[] | 'all' | undefined;
  /** Another tool's bins or test instead of the metrics' own, for numbers. */
  readonly conventions?: ComparisonConventions | undefined;
  /** Of p-values over the features; `none` unless said. */
  readonly correction?: PValueCorrection | undefined;
  readonly onProgress?: ((progress: ComparisonProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of numbers that are held at once, both sides together; one feature is always read. */
const groupBytes = 256 * 2 ** 20;

/**
 * Compares every feature of a target with its baseline, feature by feature, so that memory holds a few columns
 * and not the tables. A feature that cannot be compared is in the report with the reason, and never fails the
 * comparison. Each column keeps its own rows: a null in one takes no row from another (azureml's components
 * drop whole rows).
 *
 * @see planFeatures for how columns become features, chooseMetrics and judgeMetric for what is measured and
 *   judged.
 * @throws AppError INVALID when a side has no rows, the sides share no column, or a name of a column or metric is
 *   unknown; CANCELED.
 */
export async function compareDatasets(request: ComparisonRequest): Promise<ComparisonReport> {
  const { baseline, target, definitions, signal } = request;
  const chosen = chooseMetrics(definitions, request.metrics);
  refuseEmpty(baseline, 'baseline');
  refuseEmpty(target, 'target');
  const plan = await planFeatures(baseline, target, request, signal);
  refuseStrangers(baseline, target);
  const reports = new Map<string, FeatureComparison>();
  const finish = (report: FeatureComparison): void => {
    reports.set(report.name, report);
    request.onProgress?.({ done: reports.size, total: plan.length, feature: report.name });
  };
  for (const feature of plan) if (isSkipped(feature)) finish(skipped(feature));
  const readable = plan.filter((feature): feature is ReadableFeature => !isSkipped(feature));
  for (const group of groupsOf(readable, baseline.rows + target.rows)) {
    await compareGroup(group, request, chosen, finish);
  }
  for (const feature of readable) {
    if (feature.dataType === 'categorical') finish(await compareCategorical(feature, request, chosen));
  }
  const measured = plan.flatMap(({ name }) => reports.get(name) ?? []);
  const features = correctFamilies(measured, request.correction ?? 'none');
  return {
    definitions,
    baseline: { rows: baseline.rows },
    target: { rows: target.rows },
    features,
    drifted: features
      .filter(({ metrics }) => metrics.some(({ breached }) => breached))
      .map(({ name }) => name),
  };
}

function refuseEmpty({ path, rows }: ComparedTable, side: string): void {
  if (rows === 0) {
    throw invalid(`The ${side} ${path} has no rows to compare.`);
  }
}

function refuseStrangers(baseline: ComparedTable, target: ComparedTable): void {
  const names = new Set(baseline.columns.map(({ name }) => name));
  if (target.columns.some(({ name }) => names.has(name))) return;
  const some = (table: ComparedTable): string =>
    table.columns
      .slice(0, 8)
      .map(({ name }) => name)
      .join(', ');
  throw invalid(
    `The two sides share no column: the baseline has ${some(baseline)}; the target has ${some(target)}.`,
  );
}

function isSkipped(feature: ReadableFeature | SkippedFeature): feature is SkippedFeature {
  return 'obstacle' in feature;
}

/** Numerical features that are read in one scan. */
function groupsOf(
  features: readonly ReadableFeature[],
  rows: number,
): readonly (readonly ReadableFeature[])[] {
  const numerical = features.filter(({ dataType }) => dataType === 'numerical');
  const size = Math.max(1, Math.floor(groupBytes / (rows * Float64Array.BYTES_PER_ELEMENT)));
  return Array.from({ length: Math.ceil(numerical.length / size) }, (_, index) =>
    numerical.slice(index * size, (index + 1) * size),
  );
}

async function compareGroup(
  group: readonly ReadableFeature[],
  { baseline, target, conventions, signal }: ComparisonRequest,
  chosen: ChosenMetrics,
  finish: (report: FeatureComparison) => void,
): Promise<void> {
  const names = group.map(({ name }) => name);
  const read = await Promise.all([baseline.readNumbers(names, signal), target.readNumbers(names, signal)]);
  const ofBaseline = new Map(read[0]);
  const ofTarget = new Map(read[1]);
  for (const feature of group) {
    // Whoever asks to stop is heard between turns of the event loop.
    await nextTurn();
    if (signal?.aborted === true) {
      throw new AppError('CANCELED', 'The comparison was canceled.', { cause: signal.reason });
    }
    const sides = { baseline: ofBaseline.get(feature.name), target: ofTarget.get(feature.name) };
    // The arrays of a feature are free as soon as it is compared.
    ofBaseline.delete(feature.name);
    ofTarget.delete(feature.name);
    if (sides.baseline && sides.target) {
      const columns = { baseline: sides.baseline, target: sides.target };
      finish(compareNumbers(feature, columns, chosen, conventions));
    }
  }
}

async function compareCategorical(
  feature: ReadableFeature,
  { baseline, target, signal }: ComparisonRequest,
  chosen: ChosenMetrics,
): Promise<FeatureComparison> {
  const isText = feature.baseline.kind === 'text' || feature.target.kind === 'text';
  const isSame = feature.baseline.kind === feature.target.kind;
  const labels = isText || (isSame && feature.baseline.kind !== 'float') ? 'text' : 'number';
  try {
    const [ofBaseline, ofTarget] = await Promise.all([
      baseline.readCategories(feature.name, labels, signal),
      target.readCategories(feature.name, labels, signal),
    ]);
    return compareCounts(feature, { baseline: ofBaseline, target: ofTarget }, chosen);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'CANCELED') {
      return skipped({ ...feature, obstacle: error.message });
    }
    throw error;
  }
}
