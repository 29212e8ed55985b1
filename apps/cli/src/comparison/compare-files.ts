import { openTable } from '@circuitwatch/datasets';
import {
  compareDatasets,
  type ComparisonReport,
  type ComparisonRequest,
} from '@circuitwatch/monitoring-comparison';
import type { Progress } from '../output/progress.ts';

/** Two files and how they are compared. */
export interface FilesRequest extends Omit<
  ComparisonRequest,
  'baseline' | 'target' | 'onProgress' | 'signal'
> {
  readonly baseline: string;
  readonly target: string;
  /** Relative paths start here. */
  readonly workingFolder: string;
  readonly segment?: string | undefined;
  readonly where?: string | undefined;
}

/**
 * Opens both files, compares them and lets go of what they held, also when the signal stops it.
 *
 * @throws AppError as openTable and compareDatasets do.
 */
export async function compareFiles(
  { baseline, target, workingFolder, segment, where, ...choice }: FilesRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<ComparisonReport> {
  const options = { baseFolder: workingFolder, segment, where, signal };
  progress.update(0, 'reading the baseline');
  const baselineTable = await openTable(baseline, options);
  try {
    progress.update(0, 'reading the target');
    const targetTable = await openTable(target, options);
    try {
      return await compareDatasets({
        ...choice,
        baseline: baselineTable,
        target: targetTable,
        signal,
        onProgress: ({ done, total }) => progress.update(done / total, `${done} of ${total} features`),
      });
    } finally {
      await targetTable.close();
    }
  } finally {
    await baselineTable.close();
  }
}
