import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { GatewayMetrics } from '../metrics.ts';

/** Why an operation did not run, as the label `reason`: a limit's name, or the code in lower case. */
export function rejectionReason(error: GraphQLFormattedError | undefined): string {
  const { code, limit } = error?.extensions ?? {};
  if (typeof limit === 'string') return limit;
  return typeof code === 'string' ? code.toLowerCase() : 'unknown';
}

/** Counts and times operations; one that never ran is a rejection. */
export function metricsPlugin({
  requests,
  durations,
  rejections,
}: GatewayMetrics): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () => {
      let stopTimer: (() => void) | undefined;
      return Promise.resolve({
        executionDidStart: ({ operation }) => {
          // Apollo comes here with an operation name that the document does not have, too, and refuses it next.
          if (operation !== undefined) {
            stopTimer = durations.startTimer({ operation_type: operation.operation });
          }
          return Promise.resolve();
        },
        willSendResponse: ({ operation, response }) => {
          const operationType = operation?.operation ?? 'unknown';
          const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
          if (stopTimer === undefined) {
            requests.inc({ operation_type: operationType, outcome: 'refused' });
            rejections.inc({ reason: rejectionReason(errors?.[0]) });
          } else {
            stopTimer();
            const outcome = errors === undefined || errors.length === 0 ? 'success' : 'error';
            requests.inc({ operation_type: operationType, outcome });
          }
          return Promise.resolve();
        },
      });
    },
  };
}
