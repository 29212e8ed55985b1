import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { AppError } from '@circuitwatch/platform-errors';
import type { Device, ModelTelemetry } from '@circuitwatch/scoring-definitions';
import { Piscina } from 'piscina';
import { threadLoaded, type ThreadAnswer } from '../compute/compute-messages.ts';
import { resultOf, type ThreadWork } from '../compute/thread-result.ts';
import { answerQuestion, type LedgerAnswers } from './ask-ledger.ts';
import type {
  FromThread,
  LoadedModels,
  ScoringResult,
  ScoringTask,
  ScoringThreadData,
  ToThread,
} from './scoring-messages.ts';

/** How a caller follows a job, answers its questions and cancels it. */
export interface ScoreOptions extends LedgerAnswers {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: number) => void;
  readonly telemetry: ModelTelemetry;
}

/** Scores jobs, each in the thread of its device. */
export interface ScoringPool {
  /** @throws AppError as readers, models and the ledger do; UNAVAILABLE for a device without a thread; CANCELED. */
  score(device: Device, task: Omit<ScoringTask, 'port'>, options: ScoreOptions): Promise<ScoringResult>;
  /** Models that are loaded now. */
  models(): readonly { readonly model: string; readonly device: Device }[];
  /** Breaks off what is scored, waits for the threads to heed it, and ends them. */
  close(): Promise<void>;
}

/** The threads, each for one device. */
export interface ScoringPoolOptions {
  readonly threads: readonly ScoringThreadData[];
}

/** A canceled job that its thread has not given up by then is given up without it. */
const cancelPatienceMs = 5_000;
const closePatienceMs = 5_000;
const longestTimerMs = 2 ** 31 - 1;

/**
 * Each thread holds the models that are warm in it, and scores one job at a time: onnxruntime blocks the thread that it
 * runs in, while reading and writing are native work beside it. A job goes to an idle thread that has its model, else
 * to any idle one. As with computing, a thread is never ended while native code may be at work in it.
 */
export function createScoringPool({ threads }: ScoringPoolOptions): ScoringPool {
  const open = threads.map(openThread);
  return {
    score: (device, task, options) => {
      const model = modelName(task.input.model);
      const thread = chooseThread(
        open.filter((each) => each.device === device),
        model,
      );
      if (!thread) throw new AppError('UNAVAILABLE', `This worker has no ${device} to score on.`);
      const job = startIn(thread.piscina, task, options);
      thread.running.add(job);
      const forget = (): void => void thread.running.delete(job);
      job.answer.then(forget, forget);
      return resultOf(job, options.signal, cancelPatienceMs);
    },
    models: () => open.flatMap(({ device, models }) => models.map((model) => ({ model, device }))),
    close: async () => {
      const running = open.flatMap((thread) => [...thread.running]);
      for (const { cancel } of running) cancel();
      const free = Promise.allSettled([
        ...open.filter(({ piscina }) => piscina.threads.length > 0).map(({ loaded }) => loaded),
        ...running.map(({ answer }) => answer),
      ]);
      const isFree = await Promise.race([
        free.then(() => true),
        delay(closePatienceMs, false, { ref: false }),
      ]);
      if (isFree) await Promise.all(open.map(({ piscina }) => piscina.destroy()));
    },
  };
}

/** As workers show it. */
export function modelName({ name, number }: { readonly name: string; readonly number: number }): string {
  return `${name}:${number}`;
}

/** An idle thread before a busy one, one that has the model before one that has not, then the least busy. */
export function chooseThread<Thread extends Pick<DeviceThread, 'models' | 'running'>>(
  threads: readonly Thread[],
  model: string,
): Thread | undefined {
  const costs = threads.map((thread) => ({
    thread,
    cost: 2 * thread.running.size + (thread.models.includes(model) ? 0 : 1),
  }));
  return costs.sort((a, b) => a.cost - b.cost)[0]?.thread;
}

interface DeviceThread {
  readonly device: Device;
  readonly piscina: Piscina<ScoringTask, ThreadAnswer<ScoringResult>>;
  /** Resolves when its native code is loaded, so that it can be ended. */
  readonly loaded: Promise<void>;
  readonly running: {
    readonly size: number;
    add(job: ThreadWork<ScoringResult>): unknown;
    delete(job: ThreadWork<ScoringResult>): unknown;
  } & Iterable<ThreadWork<ScoringResult>>;
  models: readonly string[];
}

function openThread(data: ScoringThreadData): DeviceThread {
  const piscina: DeviceThread['piscina'] = new Piscina({
    filename: new URL('./scoring-thread.ts', import.meta.url).href,
    // Started by the first job, and then kept with its models.
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: longestTimerMs,
    workerData: data,
    // A thread asleep in Atomics.wait hears no cancel.
    atomics: 'disabled',
  });
  const { promise: loaded, resolve } = Promise.withResolvers<void>();
  const thread: DeviceThread = { device: data.device, piscina, loaded, running: new Set(), models: [] };
  piscina.on('message', (message: LoadedModels | typeof threadLoaded) => {
    if (message === threadLoaded) resolve();
    else thread.models = message.models;
  });
  return thread;
}

function startIn(
  piscina: DeviceThread['piscina'],
  task: Omit<ScoringTask, 'port'>,
  options: ScoreOptions,
): ThreadWork<ScoringResult> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (message: FromThread) => {
    if (message.type === 'ask') void answerQuestion(port1, message, options);
    else if (message.type === 'progress') options.onProgress(message.progress);
    else if (message.type === 'scored') options.telemetry.scored(message.event);
    else options.telemetry.loaded(message.model);
  });
  const answer = piscina
    .run({ ...task, port: port2 }, { transferList: [port2] })
    .finally(() => port1.close());
  return { answer, cancel: () => port1.postMessage({ type: 'cancel' } satisfies ToThread) };
}
