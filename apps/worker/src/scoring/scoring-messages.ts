import type { ScoringExecution, ScoringForExecution } from '@circuitwatch/persistence';
import type { Device, ModelTelemetry, ScoringEvent, ScoringFile } from '@circuitwatch/scoring-definitions';
import type { MessagePort } from 'node:worker_threads';
import type { BlobAccess, ComputeFailure } from '../compute/compute-messages.ts';

/** One job as it travels to the thread of its device. */
export interface ScoringTask {
  readonly input: ScoringForExecution;
  /** The model's file where the thread can read it: a path or a URI. */
  readonly modelUri: string;
  /** Nobody tried before, or a person asked for another try. */
  readonly isFirstAttempt: boolean;
  readonly port: MessagePort;
}

/** Files as they were found, before the ledger knows them. */
export type FoundFile = Pick<ScoringFile, 'uri' | 'bytes' | 'modifiedAt'>;

/** What a thread asks of the ledger, by name; each question is answered once. */
export interface LedgerQuestions {
  readonly listFiles: { readonly question: readonly FoundFile[]; readonly answer: readonly ScoringFile[] };
  readonly checkpoint: { readonly question: ScoringFile; readonly answer: null };
}

/** From the thread to the one who waits for the job. */
export type FromThread =
  | { readonly type: 'progress'; readonly progress: number }
  | { readonly type: 'scored'; readonly event: ScoringEvent }
  | { readonly type: 'loaded'; readonly model: Parameters<ModelTelemetry['loaded']>[0] }
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly name: keyof LedgerQuestions;
      readonly question: unknown;
    };

/** To the thread. */
export type ToThread =
  | { readonly type: 'cancel' }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: ComputeFailure };

/** How the thread of a device is set up. */
export interface ScoringThreadData {
  readonly device: Device;
  /** onnxruntime's threads inside of one operator, at most. */
  readonly threads: number;
  readonly baseFolder: string;
  readonly memoryLimit: string;
  /** Absent: only files of this machine can be read and written. */
  readonly blobs?: BlobAccess | undefined;
  /** What loaded models may take, by the size of their files. */
  readonly modelBytes: number;
}

/** What a thread says of itself when its models change. */
export interface LoadedModels {
  readonly type: 'models';
  /** As `name:number`. */
  readonly models: readonly string[];
}

/** What a thread answers at the end. */
export type ScoringResult = Omit<ScoringExecution, 'workerId'>;
