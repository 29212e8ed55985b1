import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { invalid, unavailable } from '@circuitwatch/platform-errors';
import type { InspectedModel, InspectionReply, InspectionTask } from './inspection.ts';

/** Looks into model files, one after the other. */
export interface ModelInspector {
  /** @throws AppError INVALID with the reason for which the model is refused; UNAVAILABLE when no process starts. */
  readonly inspect: (task: InspectionTask) => Promise<InspectedModel>;
  readonly close: () => void;
}

/** How long things may take. */
export interface InspectorOptions {
  /** A model that takes longer to load is refused; a minute unless said. */
  readonly maximumMs?: number;
  /** So long the process waits for another model before it ends; half a minute unless said. */
  readonly idleMs?: number;
}

const program = new URL('./inspecting-process.ts', import.meta.url);

/** An inspector whose process starts with the first model, and anew after one that ended it. */
export function openInspector({
  maximumMs = 60_000,
  idleMs = 30_000,
}: InspectorOptions = {}): ModelInspector {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = (): void => {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = null;
  };
  const inspect = async (task: InspectionTask): Promise<InspectedModel> => {
    clearTimeout(idle);
    child ??= await start();
    const reply = await ask(child, task, maximumMs).catch((error: unknown) => {
      end();
      throw error;
    });
    idle = setTimeout(end, idleMs);
    idle.unref();
    if ('model' in reply) return reply.model;
    throw invalid(reply.refusal.message, reply.refusal.problems);
  };
  return {
    inspect: (task) => {
      const next = last.then(() => inspect(task));
      last = next.catch(() => undefined);
      return next;
    },
    close: end,
  };
}

async function start(): Promise<ChildProcess> {
  // Nothing of this process's surroundings is of use to it.
  const child = fork(program, {
    env: {},
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // What goes wrong is told by its end.
  child.on('error', () => undefined);
  const begun = new AbortController();
  const { signal } = begun;
  const outcome = await Promise.race([
    once(child, 'message', { signal }).then(() => 'ready'),
    once(child, 'exit', { signal }).then(() => 'ended'),
  ]).catch((cause: unknown) => cause);
  begun.abort();
  if (outcome !== 'ready') throw unavailable('No process could be started to look into the model.', outcome);
  // It ends with the gateway and does not keep it up.
  child.unref();
  child.channel?.unref();
  return child;
}

async function ask(child: ChildProcess, task: InspectionTask, maximumMs: number): Promise<InspectionReply> {
  child.channel?.ref();
  let late: NodeJS.Timeout | undefined;
  const listeners = new AbortController();
  try {
    return await new Promise<InspectionReply>((resolve, reject) => {
      const on = (event: string, listener: (value: unknown) => void) => {
        child.once(event, listener);
        listeners.signal.addEventListener('abort', () => child.off(event, listener));
      };
      on('message', (reply) => resolve(reply as InspectionReply));
      on('exit', () =>
        reject(invalid('The model ended the process that loaded it, so it is of no use here.')),
      );
      on('error', (cause) =>
        reject(unavailable('No process could be started to look into the model.', cause)),
      );
      late = setTimeout(() => {
        reject(invalid(`The model takes longer than ${maximumMs / 1000} seconds to load.`));
      }, maximumMs);
      child.send(task);
    });
  } finally {
    clearTimeout(late);
    listeners.abort();
    child.channel?.unref();
  }
}
