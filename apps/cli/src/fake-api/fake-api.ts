import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { buildSchema, execute, graphql, GraphQLError, parse, subscribe, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { fakeFleet } from './fake-fleet.ts';

const sdlPattern = fileURLToPath(new URL('../../../gateway/src/modules/*/schema.graphql', import.meta.url));
const tokens: Readonly<Record<string, 'ADMIN' | 'VIEWER'>> = { cw_good: 'ADMIN', cw_viewer: 'VIEWER' };
const requestSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** A small gateway for specs: the real schema, a made-up fleet, the token `cw_good`. */
export interface FakeApi {
  readonly url: string;
  /** Model files that were uploaded, in order. */
  readonly uploads: readonly Buffer[];
  /** Answers of the mutations that were asked for, in order: name and input. */
  readonly mutations: readonly { readonly name: string; readonly input: unknown }[];
  /** From now on the server refuses WebSocket connections, as some proxies do. */
  refuseSockets(): void;
  close(): Promise<void>;
}

/** The schema that the gateway serves, without resolvers. */
export function apiSchema(): GraphQLSchema {
  const files = globSync(sdlPattern);
  if (files.length === 0) throw new Error(`There is no schema at ${sdlPattern}.`);
  return buildSchema(files.map((file) => readFileSync(file, 'utf8')).join('\n'));
}

/** Starts the server on a free port of 127.0.0.1. */
export async function startFakeApi(): Promise<FakeApi> {
  const mutations: { name: string; input: unknown }[] = [];
  const uploads: Buffer[] = [];
  const schema = apiSchema();
  const rootValue = fakeFleet((name, input) => mutations.push({ name, input }));
  const server = createServer((request, response) => {
    answer({ schema, rootValue, uploads, request, response }).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  const graphqlWs = useServer(
    {
      execute,
      subscribe,
      // Built here so that the schema and its executor are of one copy of graphql.
      onSubscribe: (_context, _id, { query, variables }) => ({
        schema,
        rootValue,
        document: parse(query),
        variableValues: variables ?? {},
      }),
      onConnect: ({ connectionParams, extra }) =>
        isKnown(connectionParams?.['authorization'] ?? extra.request.headers.authorization),
    },
    sockets,
  );
  let refused = false;
  server.on('upgrade', (request, socket, head) => {
    if (refused) socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    else
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    mutations,
    uploads,
    refuseSockets: () => {
      refused = true;
    },
    close: async () => {
      await graphqlWs.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isKnown(authorization: unknown): boolean {
  return typeof authorization === 'string' && authorization.replace(/^Bearer /, '') in tokens;
}

interface Exchange {
  readonly schema: GraphQLSchema;
  readonly rootValue: object;
  readonly uploads: Buffer[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer({ schema, rootValue, uploads, request, response }: Exchange): Promise<void> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/graphql-response+json' });
    response.end(JSON.stringify(body));
  };
  const refuse = (status: number, code: string, message: string) => {
    send(status, { errors: [new GraphQLError(message, { extensions: { code } })] });
  };
  const { authorization } = request.headers;
  if (!isKnown(authorization)) return refuse(401, 'UNAUTHENTICATED', 'This token is not known.');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  if (request.method === 'PUT') {
    if (authorization === 'Bearer cw_viewer') {
      return refuse(403, 'FORBIDDEN', 'This needs the role ENGINEER; the token has VIEWER.');
    }
    const bytes = Buffer.concat(chunks);
    uploads.push(bytes);
    const checksum = createHash('sha256').update(bytes).digest('hex');
    return send(200, { checksum, uri: `circuitwatch:models/${checksum}`, bytes: bytes.length });
  }
  const { query, variables } = requestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  if (authorization === 'Bearer cw_viewer' && query.includes('mutation')) {
    return refuse(200, 'FORBIDDEN', 'This needs the role OPERATOR; the token has VIEWER.');
  }
  send(200, await graphql({ schema, rootValue, source: query, variableValues: variables ?? {} }));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
