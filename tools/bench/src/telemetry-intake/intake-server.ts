import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Persistence } from '@circuitwatch/persistence';
import { unavailable } from '@circuitwatch/platform-errors';
import { freePort } from '@circuitwatch/platform-local-servers';

/** A gateway of its own process that takes telemetry in. */
export interface IntakeServer {
  readonly send: (url: string, type: string, body: Buffer) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const gatewayMain = path.resolve(import.meta.dirname, '../../../../apps/gateway/src/main.ts');
const actor = { name: 'bench', role: 'ADMIN', requestId: null } as const;

function start(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const gateway = fork(gatewayMain, [], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    gateway.once('message', () => resolve(gateway));
    gateway.once('exit', (code) =>
      reject(unavailable(`The gateway ended while starting (exit code ${code}).`)),
    );
  });
}

/** Starts a gateway that keeps every row, on this database. */
export async function startIntakeServer(
  databaseUrl: string,
  persistence: Persistence,
): Promise<IntakeServer> {
  const secret = `cw_${randomBytes(32).toString('base64url')}`;
  const secretHash = createHash('sha256').update(secret).digest('hex');
  const token = { name: 'bench', kind: 'API', role: 'OPERATOR', secretHash, expiresAt: null } as const;
  await persistence.tokens.create(token, actor);
  const port = await freePort();
  const gateway = await start({
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'error',
    GATEWAY_TELEMETRY_PER_SECOND: '0',
  });
  return {
    send: async (url, type, body) => {
      const response = await fetch(`http://127.0.0.1:${port}${url}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': type },
        body: new Uint8Array(body),
      });
      const answer = await response.text();
      if (!response.ok) throw unavailable(`The gateway answered ${response.status}: ${answer.slice(0, 200)}`);
    },
    stop: async () => {
      const exited = new Promise((resolve) => gateway.once('exit', resolve));
      gateway.kill('SIGTERM');
      await exited;
    },
  };
}
