import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unavailable } from '@circuitwatch/platform-errors';
import type { PostgresAccount } from './postgres-account.ts';
import { serverEnvironment } from './server-environment.ts';
import { endOrphan, sendSignal } from './server-process.ts';

/** The user that owns every database of the cluster. */
export const clusterUser = 'circuitwatch';

function passwordOf(dataDir: string, owner: PostgresAccount['owner']): string {
  const file = path.join(dataDir, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
  return readFileSync(file, 'utf8').trim();
}

/** Makes the cluster aside and renames it: an interrupted first start leaves nothing half-made in its place. */
export function openCluster(
  dataDir: string,
  initdb: string,
  account: PostgresAccount,
  volatile: boolean,
): { cluster: string; password: string } {
  const cluster = path.join(dataDir, 'cluster');
  const password = passwordOf(dataDir, account.owner);
  if (existsSync(path.join(cluster, 'PG_VERSION'))) return { cluster, password };

  const unfinished = path.join(dataDir, 'cluster.new');
  rmSync(unfinished, { recursive: true, force: true });
  const [command, args] = account.command(initdb, [
    ...['-D', unfinished, '-U', clusterUser, '-E', 'UTF8', '--locale=C'],
    ...(volatile ? ['--no-sync'] : []),
    ...['--auth=scram-sha-256', `--pwfile=${path.join(dataDir, 'password')}`],
  ]);
  const made = spawnSync(command, args, {
    ...account.spawnOptions,
    cwd: path.parse(dataDir).root,
    env: serverEnvironment,
    encoding: 'utf8',
  });
  if (made.status !== 0) {
    const reason = made.error?.message ?? made.stderr.trim().split('\n').at(-1);
    throw unavailable(`The database in ${dataDir} could not be made: ${reason}`);
  }
  renameSync(unfinished, cluster);
  return { cluster, password };
}

/** Lines of postmaster.pid: process id, data folder, start time, port, socket folder, address, memory key, status. */
export function readPostmasterFile(
  cluster: string,
): { pid: number; port: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/**
 * Clears the way for a new server in this folder: a server that a crashed parent left is stopped, and a pid file whose
 * number now belongs to some other process is removed, since PostgreSQL would take that process for a server.
 */
export async function recoverCluster(cluster: string, log: (line: string) => void): Promise<void> {
  const left = readPostmasterFile(cluster);
  if (left === undefined || !Number.isInteger(left.pid) || left.pid <= 1) return;
  const isOurs = (command: string): boolean =>
    command.includes('postgres') && command.includes(`-D ${cluster}`);
  // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients that may never leave.
  if (await endOrphan(left.pid, isOurs, 'SIGINT')) {
    log(`Stopped the PostgreSQL (process ${left.pid}) that an earlier start left behind.`);
  } else if (sendSignal(left.pid, 0)) {
    rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
  }
}
