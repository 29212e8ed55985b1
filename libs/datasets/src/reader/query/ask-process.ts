import { fork } from 'node:child_process';
import { unavailable } from '@circuitwatch/platform-errors';
import { canceled } from '../../read-failure.ts';
import type { QueryReply, QueryTask } from './query-messages.ts';

const program = new URL('./querying-process.ts', import.meta.url);
/** Beside the query's own time: to start, and to make and count its relations. */
const preparationMs = 120_000;

/**
 * Has a query answered by a new process, which ends with it whatever happens.
 *
 * @throws AppError UNAVAILABLE when no process can be started; CANCELED.
 */
export async function askProcess(task: QueryTask, signal: AbortSignal | undefined): Promise<QueryReply> {
  throwIfCanceled(signal);
  // Nothing of this process's surroundings is of use to a query.
  const child = fork(program, {
    env: {},
    execArgv: ['--max-old-space-size=512'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  const backstop = setTimeout(kill, task.maximumMs + preparationMs);
  let reply: QueryReply | null = null;
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('message', (message: QueryReply) => (reply = message));
      child.once('exit', () => resolve());
      child.once('error', (cause) => reject(unavailable('No process could be started for the SQL.', cause)));
      child.send(task, (cause) => {
        if (cause) kill();
      });
    });
  } finally {
    clearTimeout(backstop);
    signal?.removeEventListener('abort', kill);
  }
  throwIfCanceled(signal);
  return reply ?? { problem: 'The SQL ended its process, most likely for lack of memory.' };
}

function throwIfCanceled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw canceled(signal.reason);
}
