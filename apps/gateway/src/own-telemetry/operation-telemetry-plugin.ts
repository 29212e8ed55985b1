import type { ApolloServerPlugin } from '@apollo/server';
import { AppError } from '@circuitwatch/platform-errors';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { RequestTelemetry } from './request-telemetry.ts';

/** What was thrown in the resolver. */
function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootOf(error.originalError) : error;
}

function isUnexpected(root: unknown): boolean {
  return !(root instanceof AppError) && !(root instanceof GraphQLError);
}

/** Tells how operations went, and of errors in resolvers that nobody expected. */
export function operationTelemetryPlugin(telemetry: RequestTelemetry): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: ({ errors, contextValue }) => {
          for (const root of errors.map(rootOf).filter(isUnexpected))
            telemetry.unexpected(root, contextValue.requestId);
          return Promise.resolve();
        },
        willSendResponse: ({ operation, operationName, response, contextValue }) => {
          const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
          const code = errors?.[0]?.extensions?.['code'];
          telemetry.operationEnded(contextValue.requestId, {
            operation: [operation?.operation ?? 'refused operation', operationName ?? '']
              .join(' ')
              .trim()
              .slice(0, 256),
            errorCode:
              errors === undefined || errors.length === 0
                ? null
                : typeof code === 'string'
                  ? code
                  : 'UNKNOWN',
          });
          return Promise.resolve();
        },
      }),
  };
}
