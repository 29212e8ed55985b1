import { type ASTNode, GraphQLError } from 'graphql';

/** What an operation can have too much of. */
export type LimitName = 'depth' | 'aliases' | 'cost' | 'tokens' | 'body';

/** The refusal of an operation that is too big; the message says how big and how big it may be. */
export function limitError(limit: LimitName, message: string, nodes: readonly ASTNode[] = []): GraphQLError {
  return new GraphQLError(message, {
    nodes,
    extensions: { code: 'LIMIT_EXCEEDED', limit, http: { status: 400 } },
  });
}
