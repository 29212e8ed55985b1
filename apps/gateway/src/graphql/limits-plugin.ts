import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { assertCost, type OperationLimits } from './operation-limits.ts';

/** Refuses operations that cost too much, and subscriptions over plain HTTP, before anything runs. */
export function limitsPlugin(limits: OperationLimits): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ operation, document, request, schema }) => {
          // Apollo itself refuses an operation name that the document does not have.
          if (operation === undefined) return Promise.resolve();
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
            throw new GraphQLError(
              'Subscriptions travel over WebSocket (graphql-transport-ws) at the same address.',
              {
                extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
              },
            );
          }
          assertCost({ schema, document, operation, variables: request.variables ?? {} }, limits);
          return Promise.resolve();
        },
      }),
  };
}
