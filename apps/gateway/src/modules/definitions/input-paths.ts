import { metricCatalogue, type MetricDefinition } from '@circuitwatch/metric-engine';
import { AppError, type FieldProblem } from '@circuitwatch/platform-errors';
import type { SignalInput } from '../../generated/resolver-types.ts';

type Path = FieldProblem['path'];

const catalogue: ReadonlyMap<string, MetricDefinition> = metricCatalogue;

/** Runs `work`; problems of a definition are thrown at the fields of the input that it was read from. */
export function atInputPaths<Result>(
  signals: readonly SignalInput[] | null | undefined,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = error.problems.map(({ path, message }) => ({ path: inputPath(path, signals), message }));
    throw new AppError(error.code, problems[0]?.message ?? error.message, { cause: error, problems });
  }
}

/** `target.window.lookbackSize` → `target.lookbackSize`; `signals.0.metrics.psi` → `signals.0.metrics.1.threshold`. */
export function inputPath(path: Path, signals: readonly SignalInput[] | null | undefined): Path {
  const [root, index, ...rest] = path;
  if (root !== 'signals') return partPath(path);
  const signal = typeof index === 'number' ? signals?.[index] : undefined;
  if (index === undefined || signal === undefined) return path;
  return [root, index, ...signalPath(rest, signal)];
}

function signalPath(path: Path, signal: SignalInput): Path {
  const [list, name, ...rest] = path;
  if (name === undefined) return path;
  if (list === 'metrics') return [list, ...metricPath(String(name), rest[0], signal)];
  if (list === 'featureTypes') {
    const position = (signal.featureTypes ?? []).findIndex(({ feature }) => feature === name);
    return position < 0 ? path : [list, position, 'type'];
  }
  if (list !== 'data') return partPath(path);
  const position = (signal.data ?? []).findIndex((data) => data.name === name);
  if (position < 0) return path;
  return [list, position, ...(rest.length === 0 ? ['name'] : partPath(['selection', ...rest]))];
}

/** Within a selection, or the choice of features: `target.window.start` → `target.start`. */
export function partPath(path: Path): Path {
  const [part, inner, ...rest] = path;
  if (part === 'features' && inner === 'topByImportance') return ['topFeatures'];
  return inner === 'window' && part !== undefined ? [part, ...rest] : path;
}

function metricPath(id: string, dataType: string | number | undefined, signal: SignalInput): Path {
  const position = signal.metrics.findIndex(
    (entry) => entry.metric === id && (dataType === undefined || entry.dataType?.toLowerCase() === dataType),
  );
  if (position < 0) return dataType === undefined ? [id] : [id, dataType];
  const metric = catalogue.get(id);
  if (signal.kind === 'CUSTOM') return [position, 'threshold'];
  if (metric?.kind !== kindOf[signal.kind]) return [position, 'metric'];
  const isOther = dataType !== undefined && !metric.dataTypes.some((type) => type === dataType);
  return [position, isOther ? 'dataType' : 'threshold'];
}

const kindOf = {
  DATA_DRIFT: 'drift',
  PREDICTION_DRIFT: 'drift',
  DATA_QUALITY: 'quality',
  FEATURE_ATTRIBUTION_DRIFT: 'attribution',
  MODEL_PERFORMANCE: 'performance',
} as const satisfies Record<Exclude<SignalInput['kind'], 'CUSTOM'>, MetricDefinition['kind']>;
