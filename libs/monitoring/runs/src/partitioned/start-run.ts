import type { RunOutcome } from '@circuitwatch/monitoring-definitions';
import { executeMonitorRun } from '../execute-monitor-run.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import type { PartitionedRun, PartitionLimits } from './partitioned-run.ts';
import { planPartitions } from './plan-partitions.ts';
import { TooManyRows } from './too-many-rows.ts';

/** What a run's first job gave: all of it, or how it is measured in parts. */
export type StartedRun = { readonly outcome: RunOutcome } | { readonly partitioned: PartitionedRun };

/**
 * Executes the run, unless data of its features have more rows than one job may read: then says how they are parted.
 *
 * @throws AppError as executeMonitorRun does.
 */
export async function startMonitorRun(
  request: MonitorRunRequest,
  limits: PartitionLimits,
): Promise<StartedRun> {
  try {
    return { outcome: await executeMonitorRun({ ...request, partitionLimits: limits }) };
  } catch (error) {
    if (!(error instanceof TooManyRows)) throw error;
  }
  const partitioned = await planPartitions(request, limits);
  return partitioned ? { partitioned } : { outcome: await executeMonitorRun(request) };
}
