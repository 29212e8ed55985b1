import { profileNumeric, quantilesOfSorted, type MetricId } from '@circuitwatch/metric-engine';
import type { CategoryCounts, NumberColumn } from '@circuitwatch/datasets';
import type { ComparedMetric, ComparisonReport } from '@circuitwatch/monitoring-comparison';
import type {
  CategoricalFigure,
  ExpectedCategories,
  ExpectedComparison,
  ExpectedNumbers,
  NumericFigure,
  SampleFigure,
} from './expected-figures.ts';
import type { FigureKind, FigureTally } from './figure-tally.ts';
import type { ConventionName, Measured } from './measure-slices.ts';
import { ownLabel } from './own-label.ts';

interface FigureSource {
  readonly under: ConventionName;
  readonly metric: MetricId;
  readonly part: 'value' | 'statistic';
  readonly kind: FigureKind;
}

function distance(under: ConventionName, metric: MetricId): FigureSource {
  const kind = metric === 'jensen_shannon_distance' ? 'divergenceRoot' : 'distance';
  return { under, metric, part: 'value', kind };
}

/** Where the report has each figure; the spread of w1 is checked apart, as it needs the sample too. */
const numericSources: Readonly<Record<Exclude<NumericFigure, 'w1_over_ref_std_ddof0'>, FigureSource>> = {
  ks_stat: { under: 'deciles', metric: 'ks_test', part: 'statistic', kind: 'distance' },
  ks_p_asymp: { under: 'deciles', metric: 'ks_test', part: 'value', kind: 'pValue' },
  ks_p_exact_or_auto: { under: 'union20', metric: 'ks_test', part: 'value', kind: 'pValue' },
  w1: distance('deciles', 'wasserstein_distance'),
  psi_ref_deciles: distance('deciles', 'psi'),
  js_distance_ref_deciles: distance('deciles', 'jensen_shannon_distance'),
  psi_union20: distance('union20', 'psi'),
  js_distance_union20: distance('union20', 'jensen_shannon_distance'),
  hellinger_union20: distance('union20', 'hellinger_distance'),
  js_distance_doane: distance('doane', 'jensen_shannon_distance'),
};

const categoricalSources: Readonly<Record<CategoricalFigure, FigureSource>> = {
  chi2: { under: 'deciles', metric: 'chi_square_test', part: 'statistic', kind: 'distance' },
  chi2_p: { under: 'deciles', metric: 'chi_square_test', part: 'value', kind: 'pValue' },
  js_distance: distance('deciles', 'jensen_shannon_distance'),
  psi: distance('deciles', 'psi'),
  tvd: distance('deciles', 'total_variation_distance'),
  linf: distance('deciles', 'l_infinity_distance'),
};

/** Compares every figure of a comparison. */
export function checkFigures(measured: Measured, expected: ExpectedComparison, tally: FigureTally): void {
  checkRows(measured.reports.deciles, expected, tally);
  for (const [name, feature] of Object.entries(expected.features)) {
    if (feature.kind === 'numeric') checkNumbers(name, measured, feature, tally);
    else checkCategories(name, measured, feature, tally);
  }
}

/** Compares the figures that a report of the command holds. */
export function checkCommand(
  report: ComparisonReport,
  under: ConventionName,
  expected: ExpectedComparison,
  tally: FigureTally,
): void {
  checkRows(report, expected, tally);
  const reports = { [under]: report };
  for (const [name, feature] of Object.entries(expected.features)) {
    if (feature.kind === 'categorical') checkMetrics(name, reports, categoricalSources, feature, tally);
    else if (feature.ref) checkMetrics(name, reports, numericSources, feature, tally);
    else expectSkipped(name, report, tally);
  }
}

function checkRows({ baseline, target }: ComparisonReport, expected: ExpectedComparison, tally: FigureTally) {
  tally.compare('exact', 'baseline rows', baseline.rows, expected.ref_rows);
  tally.compare('exact', 'target rows', target.rows, expected.cur_rows);
}

function checkNumbers(name: string, measured: Measured, expected: ExpectedNumbers, tally: FigureTally): void {
  const { baseline, target } = measured.numbers;
  checkSample(`${name} of the baseline`, baseline.get(name), expected.ref, expected.ref_missing, tally);
  checkSample(`${name} of the target`, target.get(name), expected.cur, expected.cur_missing, tally);
  if (!expected.ref) return expectSkipped(name, measured.reports.deciles, tally);
  checkMetrics(name, measured.reports, numericSources, expected, tally);
  const deviation = sampleFigures(baseline.get(name)).std_ddof0;
  const w1 = metricOf(measured.reports.deciles, name, 'wasserstein_distance')?.value;
  const spread = w1 == null || deviation === 0 ? NaN : w1 / deviation;
  tally.compare('distance', `${name}: w1_over_ref_std_ddof0`, spread, expected.w1_over_ref_std_ddof0 ?? null);
}

function checkSample(
  name: string,
  column: NumberColumn | undefined,
  expected: ExpectedNumbers['ref'],
  missing: number,
  tally: FigureTally,
): void {
  tally.compare('exact', `${name}: missing`, column?.nulls, missing);
  const figures = sampleFigures(column);
  for (const [figure, value] of Object.entries(expected ?? {}) as [SampleFigure, number | null][]) {
    const isCount = figure === 'n' || figure === 'distinct';
    tally.compare(isCount ? 'exact' : 'distance', `${name}: ${figure}`, figures[figure], value);
  }
}

function sampleFigures(column: NumberColumn | undefined): Readonly<Record<SampleFigure, number>> {
  const { count: n, sorted, ...profile } = profileNumeric(column?.values ?? new Float64Array(0));
  const { p1, p5, q1, median, q3, p95, p99 } = quantilesOfSorted(sorted);
  return {
    n,
    mean: profile.mean,
    std_ddof0: n === 1 ? 0 : profile.standardDeviation * Math.sqrt((n - 1) / n),
    std_ddof1: profile.standardDeviation,
    min: profile.min,
    max: profile.max,
    p01: p1,
    p05: p5,
    p25: q1,
    p50: median,
    p75: q3,
    p95,
    p99,
    distinct: new Set(sorted).size,
  };
}

function expectSkipped(name: string, report: ComparisonReport, tally: FigureTally): void {
  const feature = report.features.find((one) => one.name === name);
  tally.compare('exact', `${name}: skipped`, feature?.status === 'skipped' ? 1 : 0, 1);
}

function checkCategories(
  name: string,
  measured: Measured,
  expected: ExpectedCategories,
  tally: FigureTally,
): void {
  const { baseline, target } = measured.categories;
  checkCounts(
    `${name} of the baseline`,
    baseline.get(name),
    expected.ref_counts,
    expected.ref_missing,
    tally,
  );
  checkCounts(`${name} of the target`, target.get(name), expected.cur_counts, expected.cur_missing, tally);
  checkMetrics(name, measured.reports, categoricalSources, expected, tally);
  const fresh = missingFrom(target.get(name), baseline.get(name));
  const gone = missingFrom(baseline.get(name), target.get(name));
  tally.compare('exact', `${name}: new categories`, fresh, expected.new_in_cur.length);
  tally.compare('exact', `${name}: gone categories`, gone, expected.gone_in_cur.length);
}

/** How many categories of a side the other one does not have. */
function missingFrom(side: CategoryCounts | undefined, other: CategoryCounts | undefined): number {
  return [...(side?.counts.keys() ?? [])].filter((category) => !other?.counts.has(category)).length;
}

function checkCounts(
  name: string,
  column: CategoryCounts | undefined,
  expected: ExpectedCategories['ref_counts'],
  missing: number,
  tally: FigureTally,
): void {
  tally.compare('exact', `${name}: missing`, column?.nulls, missing);
  const counts = new Map(column?.counts);
  for (const [label, rows] of Object.entries(expected)) {
    const category = ownLabel(label);
    tally.compare('exact', `${name}: rows of ${category}`, counts.get(category) ?? 0, rows);
    counts.delete(category);
  }
  tally.compare('exact', `${name}: other categories`, counts.size, 0);
}

function checkMetrics<Figure extends string>(
  name: string,
  reports: Readonly<Partial<Record<ConventionName, ComparisonReport>>>,
  sources: Readonly<Record<Figure, FigureSource>>,
  expected: Readonly<Partial<Record<Figure, number | null>>>,
  tally: FigureTally,
): void {
  for (const [figure, source] of Object.entries(sources) as [Figure, FigureSource][]) {
    const value = expected[figure];
    const report = reports[source.under];
    if (value === undefined || report === undefined) continue;
    const actual = metricOf(report, name, source.metric)?.[source.part];
    tally.compare(source.kind, `${name}: ${figure}`, actual, value);
  }
}

function metricOf(report: ComparisonReport, name: string, metric: MetricId): ComparedMetric | undefined {
  const feature = report.features.find((one) => one.name === name);
  return feature?.metrics.find((one) => one.metric === metric);
}
