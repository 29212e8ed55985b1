import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from '@circuitwatch/platform-logging';
import type { GatewayContext } from '../context.ts';

/** Which log an error belongs to: that of its request, with the request's id. */
export interface ErrorLogs {
  remember(error: object, log: Logger): void;
  logOf(error: unknown): Logger;
}

/** Apollo formats errors without their request, so each error carries its log here for as long as it lives. */
export function createErrorLogs(fallback: Logger): ErrorLogs {
  const logs = new WeakMap<object, Logger>();
  return {
    remember: (error, log) => void logs.set(error, log),
    logOf: (error) => (typeof error === 'object' && error !== null ? logs.get(error) : undefined) ?? fallback,
  };
}

/** Ties the errors of an operation to the log of its request. */
export function contextLogPlugin(logs: ErrorLogs): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: ({ errors, contextValue }) => {
          for (const error of errors) logs.remember(error, contextValue.log);
          return Promise.resolve();
        },
      }),
  };
}
