import { tmpdir } from 'node:os';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { startTestPostgres } from '@circuitwatch/testing';
import type { GraphQLFormattedError } from 'graphql';
import { createAuthenticator } from '../auth/authenticator.ts';
import type { GatewayContext } from '../context.ts';
import { createDataAccess, type DataAccess, type DataAccessOptions } from '../data-access.ts';
import type { Role } from '../generated/resolver-types.ts';
import { createApolloServer } from '../graphql/create-apollo-server.ts';
import { defaultLimits } from '../graphql/operation-limits.ts';
import { createLoaders } from '../loaders.ts';
import { createGatewayMetrics } from '../metrics.ts';
import { openInspector, type ModelInspector } from '../model-files/open-inspector.ts';
import { createReceiverRules } from '../modules/action-groups/create-receiver-rules.ts';
import { buildGatewaySchema } from '../schema/build-schema.ts';
import { openTelemetryQueries } from '../telemetry-queries.ts';
import { testReceivers } from './receivers.ts';

/** The instant at which tests run. */
export const noon = new Date('2026-03-01T12:00:00.000Z');

/** What an operation gave. */
interface Answer {
  readonly data: Json;
  readonly errors: readonly GraphQLFormattedError[];
}

/** JSON whose shape a test knows: reading a field that is not there gives undefined, as the assertion will show. */
export interface Json {
  readonly [key: string]: Json;
  readonly [index: number]: Json;
}

/** A text of an answer; empty where there is none. */
export function textOf(value: Json | undefined): string {
  const text: unknown = value;
  return typeof text === 'string' ? text : '';
}

/** The whole schema over a private database, without HTTP. */
export interface TestApi {
  readonly db: Persistence;
  /** Every SQL statement since the start; set its length to 0 to count anew. */
  readonly statements: string[];
  /** Runs an operation as a token of this role and for these plants, an ENGINEER for all of them unless said. */
  ask(
    query: string,
    variables?: Record<string, unknown>,
    role?: Role,
    plants?: readonly string[],
  ): Promise<Answer>;
  /** The data of an operation that must have no errors. */
  data(query: string, variables?: Record<string, unknown>): Promise<Json>;
  stop(): Promise<void>;
}

function createServices(
  db: Persistence,
  data: DataAccess,
  inspector: ModelInspector,
): Omit<GatewayContext, 'viewer' | 'loaders'> {
  const log = createLogger({ name: 'test', level: 'silent' });
  const now = () => noon;
  return {
    persistence: db,
    // Nothing here subscribes.
    events: {
      follow: () => {
        throw new Error('Nothing follows events here.');
      },
      followAll: () => {
        throw new Error('Nothing follows events here.');
      },
      stop: () => Promise.resolve(),
    },
    now,
    publicUrl: () => 'http://127.0.0.1:4000',
    queueBackend: 'postgres',
    authenticator: createAuthenticator({ tokens: db.tokens, now, log }),
    data,
    telemetryQueries: openTelemetryQueries({
      live: db.telemetry,
      archiveFolder: undefined,
      dataFolder: tmpdir(),
    }),
    inspector,
    receiverRules: createReceiverRules(testReceivers),
    log,
    requestId: 'request-1',
  };
}

/** Starts PostgreSQL and the schema for one test file; stop it in afterAll. */
export async function startTestApi(data: DataAccessOptions = { baseFolder: tmpdir() }): Promise<TestApi> {
  const postgres = await startTestPostgres();
  const url = await postgres.createDatabase();
  await migrate(url);
  const statements: string[] = [];
  const db = openDatabase({ url, log: ({ sql }) => statements.push(sql) });
  const dataAccess = createDataAccess(data);
  const inspector = openInspector();
  const services = createServices(db, dataAccess, inspector);
  const apollo = createApolloServer({
    schema: buildGatewaySchema(),
    limits: defaultLimits,
    metrics: createGatewayMetrics(db, '0.0.0', services.now),
    log: services.log,
  });
  await apollo.start();
  const ask: TestApi['ask'] = async (query, variables = {}, role = 'ENGINEER', plants) => {
    const tokenId = '00000000-0000-7000-8000-000000000000';
    const viewer = { name: 'Ada', role, plants: plants ?? null, tokenId };
    const contextValue = { ...services, viewer, loaders: createLoaders(db, viewer) };
    const { body } = await apollo.executeOperation<Json>({ query, variables }, { contextValue });
    if (body.kind !== 'single') throw new Error('The answer came in parts.');
    const { data, errors } = body.singleResult;
    // The prototype-free objects of GraphQL would not equal literals.
    return { data: JSON.parse(JSON.stringify(data ?? {})) as Json, errors: errors ?? [] };
  };
  return {
    db,
    statements,
    ask,
    data: async (query, variables) => {
      const { data, errors } = await ask(query, variables);
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return data;
    },
    stop: async () => {
      await apollo.stop();
      inspector.close();
      await dataAccess.close();
      await db.close();
      await postgres.stop();
    },
  };
}
