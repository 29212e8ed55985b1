import { tmpdir } from 'node:os';
import { migrate, openDatabase, pendingMigrations, type Persistence } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { startTestPostgres } from '@circuitwatch/testing';
import type { GraphQLFormattedError } from 'graphql';
import { roles } from '../access/roles.ts';
import { createSecret, hashSecret } from '../auth/secrets.ts';
import { createGateway, type GatewayOptions } from '../create-gateway.ts';
import type { Role } from '../generated/resolver-types.ts';
import { gatewayReadiness } from '../readiness.ts';
import { testReceivers } from './receivers.ts';

/** A GraphQL answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly GraphQLFormattedError[];
}

/** A listening gateway over a private database. */
export interface TestGateway {
  readonly url: string;
  readonly databaseUrl: string;
  readonly db: Persistence;
  /** One API token of each role. */
  readonly tokens: Readonly<Record<Role, string>>;
  /** Log lines so far. */
  readonly logLines: string[];
  /** Moves the gateway's clock; it runs on from there. */
  setClock(now: Date): void;
  /** Sends an operation by POST as a token of this role, an ADMIN unless said. */
  ask(query: string, variables?: Record<string, unknown>, role?: Role): Promise<HttpAnswer>;
  createToken(role: Role, expiresAt?: Date): Promise<{ readonly id: string; readonly secret: string }>;
  stop(): Promise<void>;
}

const starter = { name: 'test', role: 'ADMIN', requestId: null } as const;

/** Sends one operation and reads its answer. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { data?: HttpAnswer['data']; errors?: HttpAnswer['errors'] };
  return { status: response.status, data: answer.data, errors: answer.errors ?? [] };
}

/** Starts PostgreSQL and a gateway on a free port for one test file; stop it in afterAll. */
export async function startTestGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const postgres = await startTestPostgres();
  const databaseUrl = await postgres.createDatabase();
  await migrate(databaseUrl);
  const db = openDatabase({ url: databaseUrl });
  const logLines: string[] = [];
  const log = createLogger({
    name: 'gateway',
    level: 'info',
    destination: { write: (line: string) => void logLines.push(line) },
  });
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const gateway = await createGateway({
    persistence: db,
    log,
    now,
    version: '0.0.0',
    queueBackend: 'postgres',
    data: { baseFolder: tmpdir() },
    receivers: testReceivers,
    readiness: gatewayReadiness({
      persistence: db,
      pendingMigrations: () => pendingMigrations(databaseUrl),
      now,
    }),
    ...options,
  });
  await gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const url = gateway.publicUrl();

  const createToken = async (role: Role, expiresAt: Date | null = null) => {
    const secret = createSecret();
    const name = `${role.toLowerCase()} of the test`;
    const { id } = await db.tokens.create(
      { name, kind: 'API', role, secretHash: hashSecret(secret), expiresAt },
      starter,
    );
    return { id, secret };
  };
  const entries = await Promise.all(
    roles.map(async (role) => [role, (await createToken(role)).secret] as const),
  );
  const tokens = Object.fromEntries(entries) as Record<Role, string>;

  return {
    url,
    databaseUrl,
    db,
    tokens,
    logLines,
    createToken,
    setClock: (instant) => {
      offsetMs = instant.getTime() - Date.now();
    },
    ask: (query, variables = {}, role = 'ADMIN') =>
      post(url, { query, variables }, { authorization: `Bearer ${tokens[role]}` }),
    stop: async () => {
      await gateway.close();
      await db.close();
      await postgres.stop();
    },
  };
}
