import { execFile, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { startTestPostgres } from '@circuitwatch/testing';
import { vi } from 'vitest';

const apps = path.resolve(import.meta.dirname, '../../../apps');

/** A gateway as a process of its own over a private database, with the token of an administrator. */
export interface StartedGateway {
  readonly db: Persistence;
  /** Sends an operation; fails with its errors when it has any. */
  ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data>;
  /** Runs the command line as a process of its own, asking this gateway. */
  circuitwatch(...words: readonly string[]): Promise<CommandEnd>;
  stop(): Promise<void>;
}

/** How a command ended. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

/** Starts PostgreSQL and a gateway on a free port; `dataFolder` is where relative data URIs start. */
export async function startGateway(dataFolder: string): Promise<StartedGateway> {
  const postgres = await startTestPostgres();
  const databaseUrl = await postgres.createDatabase();
  await migrate(databaseUrl);
  const db = openDatabase({ url: databaseUrl });
  const secret = `cw_${randomBytes(32).toString('base64url')}`;
  const secretHash = createHash('sha256').update(secret).digest('hex');
  await db.tokens.create(
    { name: 'test', kind: 'API', role: 'ADMIN', secretHash, expiresAt: null },
    { name: 'test', role: 'ADMIN', requestId: null },
  );
  const env = { DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0', CIRCUITWATCH_DATA_DIR: dataFolder };
  const child = fork(path.join(apps, 'gateway/src/main.ts'), {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let log = '';
  child.stdout?.on('data', (chunk: Buffer) => void (log += chunk.toString()));
  const exited = once(child, 'exit');
  await Promise.race([once(child, 'message'), exited]);
  const url = await vi.waitUntil(() => /"url":"([^"]+)"/.exec(log)?.[1], { timeout: 10_000 });
  return {
    db,
    ask: (query, variables) => ask(url, secret, query, variables),
    circuitwatch: (...words) => runCommand(words, { CIRCUITWATCH_URL: url, CIRCUITWATCH_TOKEN: secret }),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      await db.close();
      await postgres.stop();
    },
  };
}

async function ask<Data>(
  url: string,
  secret: string,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

function runCommand(words: readonly string[], env: Record<string, string>): Promise<CommandEnd> {
  const program = path.join(apps, 'cli/bin/circuitwatch.mjs');
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const options = { env: { PATH: path.dirname(process.execPath), ...env }, maxBuffer: 2 ** 26 };
    const child = execFile(process.execPath, [program, ...words], options, (_error, out, err) => {
      const seconds = (performance.now() - startedAt) / 1000;
      resolve({ exitCode: child.exitCode ?? -1, out, err, seconds });
    });
  });
}
