import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import {
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { type Extra, makeHandler } from 'graphql-ws/use/@fastify/websocket';
import type { Authenticator, Credential } from '../auth/authenticator.ts';
import { readBearer, readSession } from '../auth/credentials.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { GatewayContext } from '../context.ts';
import { formatError } from '../graphql/format-error.ts';
import { rejectionReason } from '../graphql/metrics-plugin.ts';
import { assertCost, limitRules, type OperationLimits } from '../graphql/operation-limits.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { watchCredential } from './watch-credential.ts';

/** What subscriptions depend on. */
export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
  readonly metrics: GatewayMetrics;
  readonly authenticator: Authenticator;
  readonly createContext: (request: FastifyRequest, viewer: Viewer) => GatewayContext;
}

/** Who opened a socket, and how to stop watching their token. */
interface Session {
  readonly viewer: Viewer;
  readonly stopWatching: () => void;
}

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

const maximumSubscriptions = 50;

/** A token in `connectionParams` as `authorization: "Bearer …"` or `token: "…"`, else the session cookie of the upgrade. */
function credentialOf({ connectionParams, extra }: SocketContext): Credential | null {
  const { authorization, Authorization, token } = connectionParams ?? {};
  const header = authorization ?? Authorization;
  if (typeof header === 'string') return readBearer(header);
  if (typeof token === 'string') return { kind: 'API', secret: token };
  return readBearer(extra.request.headers.authorization) ?? readSession(extra.request.headers.cookie);
}

/** The arguments of a subscription that may run; throws or returns errors where it may not. */
function prepare(
  { query, operationName, variables }: SubscribePayload,
  { schema, limits }: SocketOptions,
  context: GatewayContext,
): ExecutionArgs | readonly GraphQLError[] {
  const document = parse(query, { maxTokens: limits.tokens });
  const problems = validate(schema, document, [...specifiedRules, ...limitRules(limits)], {
    hideSuggestions: true,
  });
  if (problems.length > 0)
    return problems.map((problem) => withDefaultCode(problem, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
    throw new GraphQLError('Only subscriptions travel over WebSocket; send queries and mutations by POST.', {
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  const variableValues = variables ?? {};
  assertCost({ schema, document, operation, variables: variableValues }, limits);
  return { schema, document, operationName: operationName ?? null, variableValues, contextValue: context };
}

function withDefaultCode(error: GraphQLError, code: string): GraphQLError {
  if (error.extensions['code'] !== undefined) return error;
  const { message, nodes = null, source = null, positions = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { ...extensions, code } });
}

/** graphql-js reports a document that cannot be read without a code of its own. */
function asGraphQLError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  return withDefaultCode(error, 'GRAPHQL_PARSE_FAILED');
}

/** Speaks graphql-transport-ws: roles, limits and masked errors as over HTTP; closes when the token ends. */
export function createSocketHandler(options: SocketOptions): WebsocketHandler {
  const { metrics, authenticator } = options;
  const sessions = new WeakMap<object, Session>();
  const masked = (errors: readonly GraphQLError[], { extra }: SocketContext): GraphQLFormattedError[] =>
    errors.map((error) => formatError(error.toJSON(), error, extra.request.log));

  return makeHandler<Record<string, unknown> | undefined>({
    connectionInitWaitTimeout: 5_000,
    onConnect: async (context) => {
      const credential = credentialOf(context);
      const viewer = credential && (await authenticator.authenticate(credential));
      if (!credential || !viewer) {
        metrics.rejections.inc({ reason: 'unauthenticated' });
        return false;
      }
      const { socket } = context.extra;
      const stopWatching = watchCredential(credential, authenticator, () => {
        socket.close(4401, 'The token has expired or was revoked');
      });
      sessions.set(context.extra, { viewer, stopWatching });
      return true;
    },
    onClose: ({ extra }) => sessions.get(extra)?.stopWatching(),
    onSubscribe: (context, _id, payload) => {
      const session = sessions.get(context.extra);
      if (session === undefined) throw new Error('A subscription came before the connection was accepted.');
      if (Object.keys(context.subscriptions).length > maximumSubscriptions) {
        return [tooMany()];
      }
      try {
        const prepared = prepare(
          payload,
          options,
          options.createContext(context.extra.request, session.viewer),
        );
        if ('schema' in prepared)
          metrics.requests.inc({ operation_type: 'subscription', outcome: 'success' });
        return prepared;
      } catch (error) {
        return [asGraphQLError(error)];
      }
    },
    onError: (context, _id, _payload, errors) => {
      const formatted = masked(errors, context);
      metrics.requests.inc({ operation_type: 'subscription', outcome: 'refused' });
      metrics.rejections.inc({ reason: rejectionReason(formatted[0]) });
      return formatted;
    },
    onNext: (context, _id, _payload, _args, { data, errors }) => {
      if (errors === undefined) return;
      return { ...(data === undefined ? {} : { data }), errors: masked(errors, context) };
    },
    isProd: true,
  });
}

function tooMany(): GraphQLError {
  return new GraphQLError(
    `At most ${maximumSubscriptions} subscriptions fit one connection; close some first.`,
    {
      extensions: { code: 'BAD_REQUEST' },
    },
  );
}
