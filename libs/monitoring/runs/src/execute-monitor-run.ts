import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  resolveWindows,
  rollUp,
  type FeatureDistribution,
  type MetricOutcome,
  type MonitorDefinition,
  type RunOutcome,
} from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { measureFeature } from './measure-feature.ts';
import type { AssetToRead, BaselineProfiles, DatasetReader } from './ports.ts';
import { readSides } from './read-sides.ts';

/** The share of progress that reading makes up; the rest is shared by the features. */
const readShare = 0.5;

/** One run of one monitor. */
export interface MonitorRunRequest {
  /** Validated, see validateDefinition. */
  readonly definition: MonitorDefinition;
  /** The windows hang on it. */
  readonly scheduledAt: Date;
  readonly baselineAsset: AssetToRead;
  readonly targetAsset: AssetToRead;
  readonly reader: DatasetReader;
  /** Absent: baselines are read in every run. */
  readonly profiles?: BaselineProfiles | undefined;
  /** Called with ascending numbers from 0 to 1. */
  readonly onProgress?: (progress: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of any origin, for the timings. */
  readonly clock?: () => number;
}

/**
 * Reads both windows, measures every feature by every signal and judges the results. A feature that cannot be
 * measured gets a status and a reason; only data that cannot be read at all fails the run.
 *
 * @throws AppError as the reader throws it; CANCELED when `signal` is aborted.
 */
export async function executeMonitorRun(request: MonitorRunRequest): Promise<RunOutcome> {
  const { definition, scheduledAt, signal, clock = () => performance.now() } = request;
  const onProgress = request.onProgress ?? (() => undefined);
  const windows = resolveWindows(definition, scheduledAt);
  const start = clock();
  onProgress(0);
  stopIfAborted(signal);
  const sides = await readSides({ ...request, features: definition.features, windows, signal });
  const readDone = clock();
  onProgress(readShare);
  const baseline = { name: 'baseline', window: sides.baseline, range: windows.baseline } as const;
  const target = { name: 'target', window: sides.target, range: windows.target } as const;
  const { signals, minimumRows } = definition;
  const results: MetricOutcome[] = [];
  const distributions: FeatureDistribution[] = [];
  for (const [index, feature] of sides.features.entries()) {
    // An abort reaches a worker thread as a message, which is only heard between turns of its event loop.
    await nextTurn();
    stopIfAborted(signal);
    const measured = measureFeature({ feature, signals, minimumRows, baseline, target });
    results.push(...measured.results);
    if (measured.distribution) distributions.push(measured.distribution);
    onProgress(readShare + ((1 - readShare) * (index + 1)) / sides.features.length);
  }
  return {
    verdict: rollUp(results.map(({ verdict }) => verdict)),
    breachCount: results.filter(({ verdict }) => verdict === 'BREACHED').length,
    windows,
    files: sides.files,
    results,
    distributions,
    timingsMs: { read: readDone - start, compute: clock() - readDone },
  };
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AppError('CANCELED', 'The monitor run was canceled.', { cause: signal.reason });
}
