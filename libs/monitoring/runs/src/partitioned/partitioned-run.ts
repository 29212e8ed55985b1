import type { DataType } from '@circuitwatch/metric-engine';
import type { FileRead, Segment } from '@circuitwatch/monitoring-definitions';
import type { Obstacle, Sides } from '../features/feature-obstacle.ts';
import type { CategoryLabels, DatasetColumn, DatasetPartition, DataSource } from '../ports.ts';

/** From when on a run is split, and into what. */
export interface PartitionLimits {
  /** A side with more rows is split into jobs of about so many. */
  readonly rowsPerJob: number;
  /** Rows that a job reads at once, which bounds its memory. */
  readonly rowsAtOnce: number;
}

export const defaultPartitionLimits: PartitionLimits = { rowsPerJob: 20_000_000, rowsAtOnce: 1_000_000 };

/** A run that is measured in parts, as plain data: what its partition jobs and their merging need to know. */
export interface PartitionedRun {
  readonly groups: readonly PartitionedGroup[];
  readonly tasks: readonly PartitionTask[];
}

/** What one partition job reads: parts of one side of one group. */
export interface PartitionTask {
  /** Position among the groups. */
  readonly group: number;
  readonly side: keyof Sides<unknown>;
  /** Positions among the parts of the side: from, and without, to. */
  readonly from: number;
  readonly to: number;
}

/** Signals that compare the same rows, too many for one job. */
export interface PartitionedGroup {
  /** Names; the first stands for the group. */
  readonly signals: readonly string[];
  readonly features: readonly PartitionedFeature[];
  readonly sides: Sides<PartitionedSide>;
  /** How features were chosen, by signal. */
  readonly notes: Readonly<Record<string, readonly string[]>>;
}

/** A planned feature as plain data. */
export interface PartitionedFeature {
  readonly name: string;
  readonly dataType: DataType;
  readonly labels: CategoryLabels;
  readonly obstacle: Obstacle | null;
  /** Names of the signals that ask for it. */
  readonly signals: readonly string[];
}

/** The rows of one side, and how they are parted. */
export interface PartitionedSide {
  readonly source: DataSource;
  /** Instants; null: every row. */
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly segment: Segment | null;
  readonly files: readonly FileRead[];
  readonly notes: readonly string[];
  readonly columns: readonly DatasetColumn[];
  readonly timestampColumn: string | null;
  /** Each is read at once. */
  readonly parts: readonly Omit<DatasetPartition, 'columns' | 'timestampColumn'>[];
}

/** Whether a feature is measured from what partitions read. */
export function isMeasured({ obstacle, signals }: PartitionedFeature): boolean {
  return obstacle === null && signals.length > 0;
}
