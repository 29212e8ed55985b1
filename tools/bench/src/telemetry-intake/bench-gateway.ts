import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Persistence } from '@circuitwatch/persistence';
import { unavailable } from '@circuitwatch/platform-errors';
import { freePort } from '@circuitwatch/platform-local-servers';

/** A gateway in a process of its own. */
export interface BenchGateway {
  /** Sends all bodies, so many at a time; throws when one is not taken whole. */
  readonly send: (
    place: string,
    contentType: string,
    bodies: readonly (string | Buffer)[],
    atOnce: number,
  ) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const gatewayMain = path.resolve(import.meta.dirname, '../../../../apps/gateway/src/main.ts');

async function createToken(tokens: Persistence['tokens']): Promise<string> {
  const secret = `cw_${randomBytes(32).toString('base64url')}`;
  const secretHash = createHash('sha256').update(secret).digest('hex');
  await tokens.create(
    { name: 'bench', kind: 'API', role: 'OPERATOR', secretHash, expiresAt: null },
    { name: 'bench', role: 'ADMIN', requestId: null },
  );
  return secret;
}

/** Starts it on a free port, with every row kept. */
export async function startBenchGateway(db: Persistence, databaseUrl: string): Promise<BenchGateway> {
  const port = await freePort();
  const secret = await createToken(db.tokens);
  const env = {
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    LOG_LEVEL: 'error',
    GATEWAY_TELEMETRY_PER_SECOND: '0',
  };
  const child = fork(gatewayMain, [], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) =>
      reject(unavailable(`The gateway ended while starting (exit code ${code}).`)),
    );
  });
  const post = async (place: string, contentType: string, body: string | Buffer): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${port}${place}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': contentType },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    const answer = await response.text();
    if (response.status !== 200) throw unavailable(`${place} answered ${response.status}: ${answer}`);
  };
  return {
    send: async (place, contentType, bodies, atOnce) => {
      const left = bodies.values();
      const sender = async (): Promise<void> => {
        for (const body of left) await post(place, contentType, body);
      };
      await Promise.all(Array.from({ length: atOnce }, sender));
    },
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
    },
  };
}
