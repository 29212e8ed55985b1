import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Findings } from './findings.ts';
import type { PartitionLimits } from './partitioned/partitioned-run.ts';
import type { BaselineProfiles, DatasetReader, ImportanceFinder } from './ports.ts';

/** What is known of data that a definition names. */
export interface KnownData {
  /** A path, or a URI with one of the schemes that the reader knows. */
  readonly uri: string;
  readonly timestampColumn: string | null;
}

/** A registered component; without SQL, `reason` says why it cannot run here. */
export interface KnownComponent {
  readonly sql: string | null;
  readonly reason: string | null;
}

/** One run of one monitor, as plain data: nothing is left to look up. */
export interface MonitorRunInput {
  /** Validated, see validateDefinition. */
  readonly definition: MonitorDefinition;
  /** The windows hang on it. */
  readonly scheduledAt: Date;
  /** By what names the data in the definition, see referenceOf. */
  readonly sources: Readonly<Record<string, KnownData>>;
  /** By `name:version`. */
  readonly components: Readonly<Record<string, KnownComponent>>;
  /** Runs directly before this one in which the same performance result was breached, by breachKey. */
  readonly breachedBefore: Readonly<Record<string, number>>;
}

/** A run, and what it works with. */
export interface MonitorRunRequest extends MonitorRunInput {
  readonly reader: DatasetReader;
  readonly importance: ImportanceFinder;
  /** Absent: baselines are read in every run. */
  readonly profiles?: BaselineProfiles | undefined;
  /** Data with more rows on a side are refused with a TooManyRows; absent: none are. */
  readonly partitionLimits?: PartitionLimits | undefined;
  /** What was measured in parts already, by the first signal of the group; absent: nothing. */
  readonly measuredInParts?: ReadonlyMap<string, Findings> | undefined;
  /** Called with ascending numbers from 0 to 1. */
  readonly onProgress?: ((progress: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of any origin, for the timings. */
  readonly clock?: () => number;
}

/** Names one result over the runs of a monitor. */
export function breachKey(signal: string, metric: string, feature: string): string {
  return `${signal}|${metric}|${feature}`;
}
