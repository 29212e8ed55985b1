import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { Logger } from '@circuitwatch/platform-logging';
import type { GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { contextLogPlugin, createErrorLogs } from './error-logs.ts';
import { operationTelemetryPlugin } from '../own-telemetry/operation-telemetry-plugin.ts';
import type { RequestTelemetry } from '../own-telemetry/request-telemetry.ts';
import { formatError } from './format-error.ts';
import { limitsPlugin } from './limits-plugin.ts';
import { metricsPlugin } from './metrics-plugin.ts';
import { limitRules, type OperationLimits } from './operation-limits.ts';

/** What the GraphQL server is made of. */
export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
  /** Told how operations went; nobody unless given. */
  readonly telemetry?: RequestTelemetry | undefined;
}

/** An Apollo Server that is not started yet: no batches, no persisted queries, masked errors, limits. */
export function createApolloServer({
  schema,
  limits,
  metrics,
  log,
  telemetry,
}: ApolloOptions): ApolloServer<GatewayContext> {
  const errorLogs = createErrorLogs(log);
  const plugins: ApolloServerPlugin<GatewayContext>[] = [
    contextLogPlugin(errorLogs),
    limitsPlugin(limits),
    metricsPlugin(metrics),
    ...(telemetry === undefined ? [] : [operationTelemetryPlugin(telemetry)]),
    ApolloServerPluginLandingPageDisabled(),
  ];
  return new ApolloServer<GatewayContext>({
    schema,
    plugins,
    validationRules: limitRules(limits),
    parseOptions: { maxTokens: limits.tokens },
    formatError: (formatted, error) => formatError(formatted, error, errorLogs.logOf(error)),
    logger: log,
    // Who is not signed in never gets as far as Apollo.
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
  });
}
