import { invalid } from '@circuitwatch/platform-errors';
import type { Device } from './model-declaration.ts';
import type { DevicePreference } from './scoring-job.ts';

/** What decides where a job goes first. */
export interface RouteRequest {
  readonly preference: DevicePreference;
  /** Where the model may run. */
  readonly devices: readonly Device[];
  /** Whether a worker with a GPU lives. */
  readonly hasGpuWorker: boolean;
  /** How long it may wait for a GPU; null: as long as it takes. Not given: a minute for ANY, for ever for GPU. */
  readonly fallbackSeconds?: number | null | undefined;
}

/** The queue that a job starts in, and how long it waits there before a processor will do. */
export interface ScoringRoute {
  readonly device: Device;
  /** null: it never leaves the queue. */
  readonly fallbackSeconds: number | null;
}

const usualPatienceSeconds = 60;

/**
 * A requirement is kept, a preference gives way: ANY takes a GPU only while a worker with one lives, and falls back in
 * time where the model allows it.
 *
 * @throws AppError INVALID where the model may not run where it is asked to.
 */
export function routeScoring(request: RouteRequest): ScoringRoute {
  const { preference, devices, hasGpuWorker, fallbackSeconds } = request;
  if (preference !== 'ANY' && !devices.includes(preference)) {
    const message = `The model may run on ${devices.join(' or ')} only, not on ${preference}; ask for ANY, or register a version that allows it.`;
    throw invalid(message, [{ path: ['device'], message }]);
  }
  const isGpu =
    preference === 'ANY'
      ? !devices.includes('CPU') || (hasGpuWorker && devices.includes('GPU'))
      : preference === 'GPU';
  if (!isGpu) return { device: 'CPU', fallbackSeconds: null };
  if (!devices.includes('CPU')) return { device: 'GPU', fallbackSeconds: null };
  const usual = preference === 'ANY' ? usualPatienceSeconds : null;
  return { device: 'GPU', fallbackSeconds: fallbackSeconds === undefined ? usual : fallbackSeconds };
}
