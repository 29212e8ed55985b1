import { metricCatalogue, type MetricDefinition } from '@circuitwatch/metric-engine';
import {
  defaultWindows,
  validateDefinition,
  type DataSelection,
  type DataWindow,
  type MonitorDefinition,
  type SignalKind,
} from '@circuitwatch/monitoring-definitions';
import { AppError, invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type {
  DataSelectionInput,
  SignalInput,
  SignalKind as SignalKindName,
} from '../../generated/resolver-types.ts';

/** What `createMonitor` and `updateMonitor` say about what is measured. */
export interface DefinitionInput {
  readonly target?: DataSelectionInput | null | undefined;
  readonly baseline?: DataSelectionInput | null | undefined;
  readonly features?: readonly string[] | null | undefined;
  readonly signals?: readonly SignalInput[] | null | undefined;
  readonly minimumRows?: number | null | undefined;
}

const signalKinds: Readonly<Record<SignalKindName, SignalKind>> = {
  DATA_DRIFT: 'data_drift',
  DATA_QUALITY: 'data_quality',
};

const catalogue: ReadonlyMap<string, MetricDefinition> = metricCatalogue;

/**
 * The definition that the input describes; what it leaves out stays as in `current`, or is the default.
 *
 * @throws AppError INVALID with one problem for each field, paths from the input's root.
 */
export function readDefinition(input: DefinitionInput, current?: MonitorDefinition): MonitorDefinition {
  const unusable = (input.signals ?? []).flatMap(metricListProblems);
  if (unusable.length > 0) throw invalid(unusable[0]?.message ?? '', unusable);
  const target = readSelection(input.target, current?.target, defaultWindows.target);
  const baseline = readSelection(input.baseline, current?.baseline, {
    lookbackSize: defaultWindows.baseline.lookbackSize,
    lookbackOffset: target?.window.lookbackSize ?? defaultWindows.baseline.lookbackOffset,
  });
  const features = input.features === undefined ? current?.features : (input.features ?? undefined);
  const minimumRows = input.minimumRows ?? current?.minimumRows;
  const candidate = {
    target,
    baseline,
    signals: input.signals?.map(readSignal) ?? current?.signals,
    ...(features === undefined ? {} : { features }),
    ...(minimumRows === undefined ? {} : { minimumRows }),
  };
  return atInputPaths(input, () => validateDefinition(candidate));
}

function readSelection(
  input: DataSelectionInput | null | undefined,
  current: DataSelection | undefined,
  standard: DataWindow,
): DataSelection | undefined {
  if (input === null || input === undefined) return current;
  const window = current?.window ?? standard;
  return {
    asset: input.asset,
    window: {
      lookbackSize: input.lookbackSize ?? window.lookbackSize,
      lookbackOffset: input.lookbackOffset ?? window.lookbackOffset,
    },
  };
}

function readSignal({ name, kind, metrics, observeOnly }: SignalInput) {
  return {
    name,
    kind: signalKinds[kind],
    metrics: Object.fromEntries(metrics.map(({ metric, threshold }) => [metric, threshold ?? null])),
    observeOnly: observeOnly ?? false,
  };
}

/** What is lost once the list has become a record. */
function metricListProblems({ metrics }: SignalInput, signal: number): FieldProblem[] {
  const path = ['signals', signal, 'metrics'];
  if (metrics.length === 0)
    return [{ path, message: 'A signal needs at least one metric; see metricDefinitions.' }];
  const ids = metrics.map(({ metric }) => metric);
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ path: [...path, index, 'metric'], message: `The metric "${id}" is listed twice in this signal.` }],
  );
}

function atInputPaths<Result>(input: DefinitionInput, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = error.problems.map(({ path, message }) => ({ path: inputPath(path, input), message }));
    throw new AppError(error.code, problems[0]?.message ?? error.message, { cause: error, problems });
  }
}

/** `target.window.lookbackSize` → `target.lookbackSize`; `signals.0.metrics.psi` → `signals.0.metrics.1.threshold`. */
function inputPath(path: FieldProblem['path'], { signals }: DefinitionInput): FieldProblem['path'] {
  const [root, index, list, id] = path;
  if (root === 'target' || root === 'baseline') return path.filter((part) => part !== 'window');
  if (root !== 'signals' || typeof index !== 'number' || list !== 'metrics' || id === undefined) return path;
  const signal = signals?.[index];
  const position = signal?.metrics.findIndex(({ metric }) => metric === id) ?? -1;
  if (signal === undefined || position < 0) return path;
  const kind = catalogue.get(String(id))?.kind;
  const isFitting = kind === (signal.kind === 'DATA_QUALITY' ? 'quality' : 'drift');
  return [root, index, list, position, isFitting ? 'threshold' : 'metric'];
}
