import { sideNames } from '../features/feature-obstacle.ts';
import type { OpenedGroup } from '../features/feature-group.ts';
import { countRows } from '../features/read-columns.ts';
import type { PartitionLimits } from './partitioned-run.ts';

/** So small files hold no more rows than a job reads, unless nearly all of their values are the same. */
const smallBytes = 16 * 2 ** 20;

/** Thrown where data has more rows than one job may read: the run is to be measured in parts. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
}

/**
 * Whether a side has more rows than one job reads. By the size of the files first, then by the rows they store, then by
 * those in the windows: most runs pay for the first only.
 */
export async function hasTooManyRows(
  opened: OpenedGroup,
  signal: AbortSignal | undefined,
  { rowsPerJob }: Pick<PartitionLimits, 'rowsPerJob'>,
): Promise<boolean> {
  const { baseline, target } = opened.sides;
  const datasets = opened.isShared ? [baseline] : [baseline, target];
  const large = datasets.filter(({ files }) => files.reduce((sum, { bytes }) => sum + bytes, 0) > smallBytes);
  let mayBe = false;
  for (const dataset of large) {
    const parts = await dataset.partitions(rowsPerJob, signal);
    mayBe ||= parts.reduce((sum, { rows }) => sum + rows, 0) > rowsPerJob;
  }
  if (!mayBe) return false;
  const rows = await countRows(opened, signal);
  return sideNames.some((side) => rows[side] > rowsPerJob);
}
