import { AppError, type ErrorCode, type FieldProblem } from '@circuitwatch/platform-errors';
import type { FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';
import type {
  DataSource,
  PartitionedRun,
  PartitionedStep,
  PartitionLimits,
  PartitionPass,
  PartitionTask,
  StartedRun,
} from '@circuitwatch/monitoring-runs';
import type { RunForExecution } from '@circuitwatch/persistence';
import type { MessagePort } from 'node:worker_threads';

/** What a thread computes: plain data, copied between threads. */
export type ComputeInput = RunForExecution;

/** Data of which only the files are asked for. */
export interface FilesInput {
  readonly datastores: Readonly<Record<string, string>>;
  readonly data: readonly { readonly source: DataSource; readonly window: TimeRange | null }[];
}

/** The part of a run that one job sums up. */
export interface PartitionInput {
  readonly run: PartitionedRun;
  readonly task: PartitionTask;
  /** null in the first pass. */
  readonly cuts: Uint8Array | null;
}

/** A run that is measured in parts, with all that its partitions found. */
export interface MergeInput {
  readonly input: ComputeInput;
  readonly run: PartitionedRun;
  readonly passes: readonly PartitionPass[];
}

/** A task as it travels to a thread; progress comes back through `port`, and a message to it cancels. */
export interface ThreadTask<Input> {
  readonly input: Input;
  readonly port: MessagePort;
}

/** An error as it travels between threads, which copy no classes. */
export interface ComputeFailure {
  readonly message: string;
  readonly stack: string | null;
  /** null when it was no AppError. */
  readonly expected: {
    readonly code: ErrorCode;
    readonly retryable: boolean;
    readonly problems: readonly FieldProblem[];
  } | null;
}

/** What a thread answers. */
export type ThreadAnswer<Result> = { readonly result: Result } | { readonly failure: ComputeFailure };

/** The functions that a thread has, by name. */
export interface ThreadFunctions {
  readonly computeRun: { readonly input: ComputeInput; readonly result: StartedRun };
  readonly computePartition: { readonly input: PartitionInput; readonly result: Uint8Array };
  readonly mergePartitions: { readonly input: MergeInput; readonly result: PartitionedStep };
  readonly listFiles: { readonly input: FilesInput; readonly result: readonly FileRead[] };
}

/** How storage accounts are reached, and where copies of blobs are kept. */
export interface BlobAccess {
  /** Secrets. */
  readonly connectionStrings: readonly string[];
  readonly auth: 'entra' | 'anonymous';
  readonly cacheFolder: string;
  readonly maximumCacheBytes: number;
}

/** How a thread is set up. */
export interface ComputeThreadData {
  readonly baseFolder: string;
  readonly memoryLimit: string;
  /** Absent: only files of this machine can be read. */
  readonly blobs?: BlobAccess | undefined;
  /** From when on runs are measured in parts; absent: above the usual limits. */
  readonly partitionLimits?: PartitionLimits | undefined;
  /** Where profiles of baselines are kept; absent: nowhere. */
  readonly profiles?: { readonly folder: string; readonly maximumBytes: number } | undefined;
}

/** What a thread says when it has loaded its code. */
export const threadLoaded = 'circuitwatch compute thread loaded';

/** Packs an error for the way between threads. */
export function packFailure(error: unknown): ComputeFailure {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  if (!(error instanceof AppError)) return { message, stack, expected: null };
  const { code, retryable, problems } = error;
  return { message, stack, expected: { code, retryable, problems } };
}

/** Makes the error of a thread one of this thread. */
export function unpackFailure({ message, stack, expected }: ComputeFailure): Error {
  const error =
    expected === null
      ? new Error(message)
      : new AppError(expected.code, message, { retryable: expected.retryable, problems: expected.problems });
  if (stack !== null) error.stack = stack;
  return error;
}
