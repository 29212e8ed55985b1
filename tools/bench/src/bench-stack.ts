import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { unavailable } from '@circuitwatch/platform-errors';
import { hasRedisServer, startPostgres, startRedis } from '@circuitwatch/platform-local-servers';

/** A private database, queue and workers. */
export interface BenchStack {
  readonly persistence: Persistence;
  readonly databaseUrl: string;
  readonly queue: 'redis' | 'postgres';
  /** Highest resident memory of each worker so far, bytes; null where the system does not tell. */
  peakMemory(): readonly (number | null)[];
  /** Processor time of all workers so far, milliseconds; null where the system does not tell. */
  processorMs(): number | null;
  close(): Promise<void>;
}

/** Where the stack keeps its files, and how many workers of how many threads it has. */
export interface BenchStackOptions {
  readonly dir: string;
  readonly dataDir: string;
  readonly workers: number;
  readonly threads: number;
  /** Redis where there is a redis-server unless said. */
  readonly queue?: 'redis' | 'postgres' | undefined;
}

const workerMain = path.resolve(import.meta.dirname, '../../../apps/worker/src/main.ts');

function startWorker(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const worker = fork(workerMain, [], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve(worker));
    worker.once('exit', (code) =>
      reject(unavailable(`The worker ended while starting (exit code ${code}).`)),
    );
  });
}

/** VmHWM is the high-water mark of the resident set. */
function peakOf(pid: number): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
}

/** Linux counts a process's user and system time in hundredths of a second, fields 14 and 15. */
function processorOf(pid: number): number | null {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(afterName[11]) + Number(afterName[12])) * 10;
  } catch {
    return null;
  }
}

async function stopWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null) return;
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  await exited;
}

/** Starts everything privately, with the durability that production has. */
export async function startBenchStack({
  dir,
  dataDir,
  workers,
  threads,
  queue = hasRedisServer() ? 'redis' : 'postgres',
}: BenchStackOptions): Promise<BenchStack> {
  if (queue === 'redis' && !hasRedisServer())
    throw unavailable('There is no redis-server on the PATH; install one or set BENCH_QUEUE=postgres.');
  const postgres = await startPostgres({ dataDir: path.join(dir, 'postgres') });
  const redis = queue === 'redis' ? await startRedis({ dir: path.join(dir, 'redis') }) : null;
  const running: ChildProcess[] = [];
  const persistence = openDatabase({ url: postgres.url });
  const close = async (): Promise<void> => {
    await Promise.all(running.map(stopWorker));
    await persistence.close();
    await redis?.stop();
    await postgres.stop();
  };
  try {
    await migrate(postgres.url);
    const env = {
      DATABASE_URL: postgres.url,
      ...(redis && { REDIS_URL: redis.url }),
      CIRCUITWATCH_DATA_DIR: dataDir,
      WORKER_CONCURRENCY: String(threads),
      LOG_LEVEL: 'warn',
    };
    for (let index = 0; index < workers; index += 1) running.push(await startWorker(env));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    persistence,
    databaseUrl: postgres.url,
    queue,
    peakMemory: () => running.map(({ pid }) => peakOf(pid ?? 0)),
    processorMs: () => {
      const each = running.map(({ pid }) => processorOf(pid ?? 0));
      return each.reduce<number | null>((sum, ms) => (sum === null || ms === null ? null : sum + ms), 0);
    },
    close,
  };
}
