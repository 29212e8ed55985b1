import { AppError, type ErrorCode, type FieldProblem } from '@circuitwatch/platform-errors';
import type { FileRead, RunOutcome, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { DataSource } from '@circuitwatch/monitoring-runs';
import type { RunForExecution } from '@circuitwatch/persistence';
import type { MessagePort } from 'node:worker_threads';

/** What a thread computes: plain data, copied between threads. */
export type ComputeInput = RunForExecution;

/** Data of which only the files are asked for. */
export interface FilesInput {
  readonly datastores: Readonly<Record<string, string>>;
  readonly data: readonly { readonly source: DataSource; readonly window: TimeRange | null }[];
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
  readonly computeRun: { readonly input: ComputeInput; readonly result: RunOutcome };
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
