import type { Actual } from '../api/documents/actuals.ts';

/** What one call of the gateway takes. */
const mostActuals = 5_000;
const mostBytes = 800_000;

/** The actuals in their order, as few calls as the gateway takes them in. */
export function* batchesOf(actuals: readonly Actual[]): Generator<readonly Actual[]> {
  let batch: Actual[] = [];
  let bytes = 0;
  for (const actual of actuals) {
    const size = Buffer.byteLength(JSON.stringify(actual)) + 1;
    if (batch.length > 0 && (batch.length === mostActuals || bytes + size > mostBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(actual);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
