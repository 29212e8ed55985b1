import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../graphql/error-codes.ts';

/** A refusal before GraphQL gets to see the request. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const graphqlJson = 'application/graphql-response+json';

/** Sends a refusal in the form of a GraphQL response, in the media type that the caller accepts. */
export function replyWithGraphQLError(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply {
  const { status, code, message, extensions } = refusal;
  const accepted = request.headers.accept ?? '';
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="circuitwatch"');
  return reply
    .code(status)
    .type(`${accepted.includes(graphqlJson) ? graphqlJson : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: { code, ...extensions } }] }));
}
