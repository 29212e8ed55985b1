import { severities, type Exception, type Request } from './telemetry-items.ts';
import type { TelemetryRow } from './telemetry-store.ts';
import { dimensionsWithoutSecrets, textWithoutSecrets } from './without-secrets.ts';

/** A row of requests. */
export function requestRow(id: string, request: Request): TelemetryRow {
  const { at, name, url, success, resultCode, durationMs, dimensions, operationId, itemCount } = request;
  return {
    table: 'requests',
    id,
    columns: {
      timestamp: at,
      id: operationId ?? null,
      name,
      url: textWithoutSecrets(url),
      success,
      resultCode,
      duration: durationMs,
      operation_Name: name,
      operation_Id: operationId ?? null,
      customDimensions: dimensionsWithoutSecrets(dimensions),
      itemCount: itemCount ?? 1,
    },
  };
}

/** The chain of causes, the error itself first, of bounded length: a cause may lead back to itself. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < longestChain; next = next.cause)
    chain.push(next);
  return chain.length === 0 ? [new Error(String(error))] : chain;
}

const longestChain = 10;

/** Where it was thrown: the same place is the same problem. */
function placeOf({ stack }: Error): string {
  return /^\s+at (\S+)/m.exec(stack ?? '')?.[1] ?? 'unknown';
}

/** A row of exceptions; its details hold the chain of causes with their stacks. */
export function exceptionRow(id: string, { at, error, dimensions, operationId }: Exception): TelemetryRow {
  const chain = chainOf(error);
  const [outer, innermost] = [chain[0], chain.at(-1)];
  return {
    table: 'exceptions',
    id,
    columns: {
      timestamp: at,
      problemId: outer && `${outer.name} at ${placeOf(outer)}`,
      type: outer?.name,
      message: outer && textWithoutSecrets(outer.message),
      outerType: outer?.name,
      outerMessage: outer && textWithoutSecrets(outer.message),
      innermostMessage: innermost && textWithoutSecrets(innermost.message),
      severityLevel: severities.error,
      details: chain.map(({ name, message, stack }) => ({
        type: name,
        message: textWithoutSecrets(message),
        rawStack: textWithoutSecrets(stack ?? ''),
      })),
      operation_Id: operationId ?? null,
      customDimensions: dimensionsWithoutSecrets(dimensions),
    },
  };
}
