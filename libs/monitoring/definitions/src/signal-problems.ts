import { metricCatalogue, type MetricDefinition } from '@circuitwatch/metric-engine';
import type { FieldProblem } from '@circuitwatch/platform-errors';
import { didYouMean } from './schema-problems.ts';
import type { ModelTask, Signal } from './signal.ts';

const catalogue: ReadonlyMap<string, MetricDefinition> = metricCatalogue;

type Path = readonly (string | number)[];

/** What a schema cannot see in one signal: metrics that do not fit, thresholds that cannot be, missing columns. */
export function signalProblems(signal: Signal, at: Path): FieldProblem[] {
  if (signal.kind === 'custom') return customProblems(signal, at);
  return metricProblems(signal, [...at, 'metrics']);
}

function customProblems(signal: Extract<Signal, { kind: 'custom' }>, at: Path): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if ((signal.sql === undefined) === (signal.component === undefined)) {
    const message = `The custom signal "${signal.name}" needs exactly one of "sql" and "component".`;
    problems.push({ path: [...at, 'sql'], message });
  }
  for (const name of ['target', 'baseline']) {
    if (!(name in signal.data)) continue;
    const message = `"${name}" is the signal's own; give the data another name.`;
    problems.push({ path: [...at, 'data', name], message });
  }
  return problems;
}

function metricProblems(signal: CataloguedSignal, path: Path): FieldProblem[] {
  const fitting = [...catalogue.values()].filter((metric) => fits(metric, signal));
  const names = fitting.map(({ id }) => id);
  return Object.entries(signal.metrics).flatMap(([id, given]): FieldProblem[] => {
    const metric = catalogue.get(id);
    if (!metric) {
      const known = ` The metrics for ${signal.kind} are ${names.join(', ')}.`;
      return [{ path: [...path, id], message: `Unknown metric "${id}".${didYouMean(id, names) || known}` }];
    }
    if (!fitting.includes(metric)) {
      return [
        { path: [...path, id], message: `"${id}" does not measure ${signal.kind}; use ${names.join(', ')}.` },
      ];
    }
    if (given === null || typeof given === 'number') return thresholdProblems(metric, given, [...path, id]);
    return (['numerical', 'categorical'] as const).flatMap((dataType) => {
      const threshold = given[dataType];
      if (threshold === undefined) return [];
      const at = [...path, id, dataType];
      if (metric.dataTypes.includes(dataType)) return thresholdProblems(metric, threshold, at);
      const others = fitting.filter(({ dataTypes }) => dataTypes.includes(dataType)).map((other) => other.id);
      return [
        { path: at, message: `"${id}" is not defined for ${dataType} features; use ${others.join(', ')}.` },
      ];
    });
  });
}

type CataloguedSignal = Exclude<Signal, { kind: 'custom' }>;

const kindOf = {
  data_drift: 'drift',
  prediction_drift: 'drift',
  data_quality: 'quality',
  feature_attribution_drift: 'attribution',
  model_performance: 'performance',
} as const satisfies Record<CataloguedSignal['kind'], MetricDefinition['kind']>;

function fits(metric: MetricDefinition, signal: CataloguedSignal): boolean {
  if (metric.kind !== kindOf[signal.kind]) return false;
  return signal.kind !== 'model_performance' || measuresTask(metric, signal.task);
}

/** Of performance metrics `dataTypes` says what the label is: numbers for regression, classes for classification. */
export function measuresTask({ dataTypes }: Pick<MetricDefinition, 'dataTypes'>, task: ModelTask): boolean {
  return dataTypes.includes(task === 'regression' ? 'numerical' : 'categorical');
}

function thresholdProblems(metric: MetricDefinition, threshold: number | null, path: Path): FieldProblem[] {
  const message = threshold === null ? null : thresholdProblem(metric, threshold);
  return message === null ? [] : [{ path: [...path], message }];
}

function thresholdProblem(metric: MetricDefinition, threshold: number): string | null {
  // R² falls without bound, below zero for a model that is worse than the mean.
  if (threshold < 0 && metric.id !== 'r2_score')
    return `The threshold ${threshold} of "${metric.id}" is negative.`;
  const isShare = metric.kind === 'quality' || metric.direction === 'below';
  if (isShare && threshold > 1)
    return `The threshold ${threshold} of "${metric.id}" is above 1; write 5 % as 0.05.`;
  return null;
}
