import type { ScoringEvent } from '@circuitwatch/scoring-definitions';
import type { Dimensions } from './telemetry-store.ts';
import type { Request } from './telemetry-items.ts';

/** HTTP statuses of failures that the endpoint answers as the caller's or the moment's; all others are its own. */
const statuses: Readonly<Record<string, string>> = { INVALID: '400', CANCELED: '499', UNAVAILABLE: '503' };

/** What was asked of an endpoint, and how it was answered; null: it was no request but a batch. */
export function scoringRequest(
  event: ScoringEvent,
  dimensions: Dimensions,
  itemCount: number,
): Request | null {
  const { at, requestId, filePath, error, durationMs } = event;
  if (filePath !== null) return null;
  return {
    at,
    name: 'POST /score',
    url: '/score',
    success: error === null,
    resultCode: error === null ? '200' : (statuses[error.type] ?? '500'),
    durationMs,
    dimensions,
    operationId: requestId,
    itemCount,
  };
}
