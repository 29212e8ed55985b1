import { AppError } from '@circuitwatch/platform-errors';
import type { SelectedSource } from '../data-source.ts';
import { planGroup } from '../features/execute-feature-group.ts';
import {
  featureGroup,
  groupSignals,
  openGroup,
  requiredSource,
  type FeatureGroup,
} from '../features/feature-group.ts';
import { sideNames, type Sides } from '../features/feature-obstacle.ts';
import type { PlannedFeature } from '../features/plan-features.ts';
import { stopIfAborted } from '../findings.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import {
  isMeasured,
  type PartitionedFeature,
  type PartitionedGroup,
  type PartitionedRun,
  type PartitionedSide,
  type PartitionLimits,
  type PartitionTask,
} from './partitioned-run.ts';
import { hasTooManyRows } from './too-many-rows.ts';

/**
 * How the run is measured in parts, or null when every group of feature signals fits into one job. A group whose data
 * cannot be read is left to the run itself, which says why.
 *
 * @throws AppError UNAVAILABLE; CANCELED.
 */
export async function planPartitions(
  request: MonitorRunRequest,
  limits: PartitionLimits,
): Promise<PartitionedRun | null> {
  const groups: PartitionedGroup[] = [];
  for (const signals of groupSignals(request)) {
    await stopIfAborted(request.signal);
    try {
      const group = await partitionGroup(featureGroup(request, signals), request, limits);
      if (group) groups.push(group);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    }
  }
  const tasks = groups.flatMap((group, index) => tasksOf(group, index, limits));
  return groups.length > 0 ? { groups, tasks } : null;
}

async function partitionGroup(
  group: FeatureGroup,
  request: MonitorRunRequest,
  limits: PartitionLimits,
): Promise<PartitionedGroup | null> {
  const opened = await openGroup(group, request);
  try {
    if (!(await hasTooManyRows(opened, request.signal, limits))) return null;
    const { features, notes } = await planGroup(group, opened, request);
    const partitioned = features.map(partitionedFeature);
    if (!partitioned.some(isMeasured)) return null;
    return {
      signals: group.signals.map(({ name }) => name),
      features: partitioned,
      sides: {
        baseline: await partitionSide(group, 'baseline', request, limits),
        target: await partitionSide(group, 'target', request, limits),
      },
      notes: Object.fromEntries(notes),
    };
  } finally {
    await opened.close();
  }
}

/** With the windows of the other side left out, so that files outside of its own are no part of it. */
async function partitionSide(
  { sources, segment }: FeatureGroup,
  name: keyof Sides<unknown>,
  { reader, signal }: MonitorRunRequest,
  { rowsAtOnce }: PartitionLimits,
): Promise<PartitionedSide> {
  const { source, window }: SelectedSource = requiredSource(sources, name);
  const dataset = await reader.open({ source, windows: [window], segment, signal });
  try {
    const partitions = await dataset.partitions(rowsAtOnce, signal);
    const { files, notes, columns, timestampColumn } = dataset;
    return {
      source,
      window: window && { from: window.from.toISOString(), to: window.to.toISOString() },
      segment,
      files,
      notes,
      columns: partitions[0]?.columns ?? columns,
      timestampColumn: partitions[0]?.timestampColumn ?? timestampColumn,
      parts: partitions.map(({ columns: _, timestampColumn: __, ...part }) => part),
    };
  } finally {
    await dataset.close();
  }
}

function partitionedFeature({ metrics, ...feature }: PlannedFeature): PartitionedFeature {
  return { ...feature, signals: metrics.map(({ signal }) => signal.name) };
}

/** Neighbouring parts of one side, together about as many rows as a job reads. */
function tasksOf(
  { sides }: PartitionedGroup,
  group: number,
  { rowsPerJob }: PartitionLimits,
): PartitionTask[] {
  return sideNames.flatMap((side) => {
    const tasks: PartitionTask[] = [];
    let from = 0;
    let rows = 0;
    for (const [index, part] of sides[side].parts.entries()) {
      if (index > from && rows + part.rows > rowsPerJob) {
        tasks.push({ group, side, from, to: index });
        [from, rows] = [index, 0];
      }
      rows += part.rows;
    }
    const to = sides[side].parts.length;
    return to > from ? [...tasks, { group, side, from, to }] : tasks;
  });
}
