import { metricCatalogue, type MetricDefinition } from '@circuitwatch/metric-engine';
import { AppError, invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import {
  monitorDefinitionSchema,
  type DataSelection,
  type MonitorDefinition,
  type Signal,
} from './definition.ts';
import { isZero, parseDuration, type Duration } from './duration.ts';
import { didYouMean, schemaProblems, summaryOf } from './schema-problems.ts';

const catalogue: ReadonlyMap<string, MetricDefinition> = metricCatalogue;
const assetPattern = /^[^\s:@]+(?::\d+|@latest)$/;

/**
 * Parses a monitor definition and checks what a schema cannot: metrics, names, durations and thresholds.
 *
 * @throws AppError INVALID with one problem a field, paths from the definition's root.
 */
export function validateDefinition(input: unknown): MonitorDefinition {
  const parsed = monitorDefinitionSchema.safeParse(input);
  const problems = parsed.success ? definitionProblems(parsed.data) : schemaProblems(parsed.error);
  if (!parsed.success || problems.length > 0) {
    throw invalid(summaryOf('The monitor definition', problems), problems);
  }
  return parsed.data;
}

function definitionProblems(definition: MonitorDefinition): FieldProblem[] {
  return [
    ...selectionProblems('target', definition.target),
    ...selectionProblems('baseline', definition.baseline),
    ...duplicates(definition.features ?? []).map(({ index, name }) => ({
      path: ['features', index],
      message: `The feature "${name}" is listed twice.`,
    })),
    ...duplicates(definition.signals.map(({ name }) => name)).map(({ index, name }) => ({
      path: ['signals', index, 'name'],
      message: `Two signals are named "${name}"; give each its own name.`,
    })),
    ...definition.signals.flatMap((signal, index) => metricProblems(signal, ['signals', index, 'metrics'])),
  ];
}

function selectionProblems(side: 'target' | 'baseline', { asset, window }: DataSelection): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!assetPattern.test(asset)) {
    const message = `"${asset}" does not name a data asset; write name:version (readings:3) or name@latest.`;
    problems.push({ path: [side, 'asset'], message });
  }
  for (const key of ['lookbackSize', 'lookbackOffset'] as const) {
    const path = [side, 'window', key];
    const duration = tryDuration(window[key], path, problems);
    if (duration && key === 'lookbackSize' && isZero(duration)) {
      problems.push({ path, message: `"${window[key]}" is no time at all; the window would hold no data.` });
    }
  }
  return problems;
}

function tryDuration(text: string, path: readonly string[], problems: FieldProblem[]): Duration | null {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.push({ path, message: error.message });
    return null;
  }
}

function metricProblems(signal: Signal, path: readonly (string | number)[]): FieldProblem[] {
  return Object.entries(signal.metrics).flatMap(([id, threshold]): FieldProblem[] => {
    const definition = catalogue.get(id);
    const fitting = [...catalogue.values()]
      .filter((metric) => fits(metric, signal))
      .map((metric) => metric.id);
    if (!definition) {
      const known = `The metrics for ${signal.kind} are ${fitting.join(', ')}.`;
      return [
        { path: [...path, id], message: `Unknown metric "${id}".${didYouMean(id, fitting) || ` ${known}`}` },
      ];
    }
    if (!fits(definition, signal)) {
      const isOfCategories = definition.kind === kindOf[signal.kind];
      const problem = isOfCategories ? 'is defined for categories only' : `does not measure ${signal.kind}`;
      const message = `"${id}" ${problem}; use ${fitting.join(', ')}.`;
      return [{ path: [...path, id], message }];
    }
    const message = threshold === null ? null : thresholdProblem(definition, threshold);
    return message === null ? [] : [{ path: [...path, id], message }];
  });
}

const kindOf = { data_drift: 'drift', data_quality: 'quality' } as const satisfies Record<
  Signal['kind'],
  MetricDefinition['kind']
>;

/** Monitors read numbers; a metric of categories alone has nothing to measure there. */
function fits(metric: MetricDefinition, { kind }: Signal): boolean {
  return metric.kind === kindOf[kind] && metric.dataTypes.includes('numerical');
}

function thresholdProblem(metric: MetricDefinition, threshold: number): string | null {
  const isShare = metric.kind === 'quality' || metric.direction === 'below';
  if (threshold < 0) return `The threshold ${threshold} of "${metric.id}" is negative.`;
  if (isShare && threshold > 1) {
    return `The threshold ${threshold} of "${metric.id}" is above 1; write 5 % as 0.05.`;
  }
  return null;
}

function duplicates(names: readonly string[]): { index: number; name: string }[] {
  return names
    .map((name, index) => ({ index, name }))
    .filter(({ index, name }) => names.indexOf(name) !== index);
}
