import type { SelectedSource } from '../data-source.ts';
import { planGroup } from '../features/execute-feature-group.ts';
import {
  featureGroup,
  groupSignals,
  openGroup,
  requiredSource,
  type FeatureGroup,
  type OpenedGroup,
} from '../features/feature-group.ts';
import { sideNames, type Sides } from '../features/feature-obstacle.ts';
import type { PlannedFeature } from '../features/plan-features.ts';
import { countRows } from '../features/read-columns.ts';
import { stopIfAborted } from '../findings.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { AppError } from '@circuitwatch/platform-errors';
import {
  isMeasured,
  type PartitionedFeature,
  type PartitionedGroup,
  type PartitionedRun,
  type PartitionedSide,
  type PartitionLimits,
  type PartitionTask,
} from './partitioned-run.ts';

/** So small files hold no more rows than a job reads, unless nearly all of their values are the same. */
const smallBytes = 16 * 2 ** 20;

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
    if (!(await isTooLarge(opened, request, limits))) return null;
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

/** By the files first, then by what they store, then by the rows in the windows: most runs pay for the first only. */
async function isTooLarge(
  opened: OpenedGroup,
  { signal }: MonitorRunRequest,
  { rowsPerJob }: PartitionLimits,
): Promise<boolean> {
  const { baseline, target } = opened.sides;
  const datasets = opened.isShared ? [baseline] : [baseline, target];
  const large = datasets.filter(({ files }) => files.reduce((sum, { bytes }) => sum + bytes, 0) > smallBytes);
  const stored = await Promise.all(large.map((dataset) => dataset.partitions(rowsPerJob, signal)));
  const mayBe = stored.some((parts) => parts.reduce((sum, { rows }) => sum + rows, 0) > rowsPerJob);
  if (!mayBe) return false;
  const rows = await countRows(opened, signal);
  return sideNames.some((side) => rows[side] > rowsPerJob);
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
