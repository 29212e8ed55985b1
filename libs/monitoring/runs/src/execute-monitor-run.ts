import {
  isFeatureSignal,
  rollUp,
  strongestResponse,
  type FeatureSignal,
  type MetricOutcome,
  type RunOutcome,
  type Signal,
  type SignalOutcome,
} from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { executeAttribution } from './attribution/execute-attribution.ts';
import { executeCustom } from './custom/execute-custom.ts';
import { sourcesOfSignal } from './data-source.ts';
import { executeFeatureGroup } from './features/execute-feature-group.ts';
import { featureGroup, groupSignals } from './features/feature-group.ts';
import { failedSignals } from './failed-signals.ts';
import { distinctFiles, stopIfAborted, type Findings, type SignalFindings } from './findings.ts';
import { executePerformance } from './performance/execute-performance.ts';
import type { MonitorRunRequest } from './run-request.ts';
import { timedReader } from './timed-reader.ts';

/**
 * Reads what each signal of the monitor needs and measures and judges it; signals that compare the same rows share
 * one reading. A feature that cannot be measured, and a signal whose data or SQL cannot be used, has a status and a
 * reason; only a run of which no signal could be read fails.
 *
 * @throws AppError of the first signal when none could be read; UNAVAILABLE when trying again may help; CANCELED when
 *   `signal` is aborted.
 */
export async function executeMonitorRun(request: MonitorRunRequest): Promise<RunOutcome> {
  const { clock = () => performance.now() } = request;
  const onProgress = request.onProgress ?? (() => undefined);
  const start = clock();
  onProgress(0);
  await stopIfAborted(request.signal);
  const timed = timedReader(request.reader, clock);
  const units = unitsOf(request);
  const found: Findings[] = [];
  const failures: AppError[] = [];
  for (const [index, unit] of units.entries()) {
    const report = (progress: number): void => onProgress((index + progress) / units.length);
    try {
      found.push(await unit.execute({ ...request, reader: timed.reader }, report));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
      failures.push(error);
      found.push(failedSignals(unit.signals, error, request));
    }
    report(1);
    await stopIfAborted(request.signal);
  }
  const [failure] = failures;
  if (failure && failures.length === units.length) throw failure;
  const elapsed = clock() - start;
  return outcomeOf(request, found, { read: timed.elapsed(), compute: elapsed - timed.elapsed() });
}

/** One or several signals that are executed together. */
interface Unit {
  readonly signals: readonly Signal[];
  readonly execute: (request: MonitorRunRequest, onProgress: (progress: number) => void) => Promise<Findings>;
}

/** In the order of the definition. */
function unitsOf(request: MonitorRunRequest): readonly Unit[] {
  const groups = new Map(groupSignals(request).map((group) => [group.index, group]));
  return request.definition.signals.flatMap((signal, index): Unit[] => {
    if (!isFeatureSignal(signal)) {
      return [{ signals: [signal], execute: (own) => executeOther(signal, index, own) }];
    }
    const group = groups.get(index);
    if (!group) return [];
    const execute: Unit['execute'] = async (own, report) =>
      own.measuredInParts?.get(signal.name) ?? executeFeatureGroup(featureGroup(own, group), own, report);
    return [{ signals: group.signals, execute }];
  });
}

async function executeOther(
  signal: Exclude<Signal, FeatureSignal>,
  index: number,
  request: MonitorRunRequest,
): Promise<Findings> {
  const sources = sourcesOfSignal(request, index);
  switch (signal.kind) {
    case 'feature_attribution_drift':
      return executeAttribution(signal, sources, request);
    case 'model_performance':
      return executePerformance(signal, sources, request);
    case 'custom':
      return executeCustom(signal, sources, request);
  }
}

function outcomeOf(
  { definition }: MonitorRunRequest,
  found: readonly Findings[],
  timingsMs: RunOutcome['timingsMs'],
): RunOutcome {
  const byName = new Map(found.flatMap(({ signals }) => signals.map((one) => [one.outcome.name, one])));
  const inOrder = definition.signals.flatMap(({ name }) => byName.get(name) ?? []);
  const signals = inOrder.map(signalOutcome);
  const results: readonly MetricOutcome[] = inOrder.flatMap((one) => one.results);
  return {
    verdict: rollUp(results.map(({ verdict }) => verdict)),
    response: strongestResponse(results.map(({ response }) => response)),
    breachCount: results.filter(({ verdict }) => verdict === 'BREACHED').length,
    windows: signals[0]?.windows ?? { baseline: null, target: null },
    signals,
    files: distinctFiles(found.flatMap(({ files }) => files)),
    results,
    distributions: found.flatMap(({ distributions }) => distributions),
    timingsMs,
  };
}

function signalOutcome({ outcome, results }: SignalFindings): SignalOutcome {
  return {
    ...outcome,
    verdict: rollUp(results.map(({ verdict }) => verdict)),
    response: strongestResponse(results.map(({ response }) => response)),
  };
}
