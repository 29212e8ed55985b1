import { invalid, unavailable } from '@circuitwatch/platform-errors';
import type { TelemetryBatch, TelemetryStore } from '../telemetry-store.ts';

/** A store in memory that keeps rows by id, can be away, and never takes some rows. */
export interface MemoryStore extends TelemetryStore {
  readonly batches: TelemetryBatch[];
  away: boolean;
  /** The next batch is stored, and its answer lost. */
  losesAnswer: boolean;
  refuses: (message: string) => boolean;
  metrics(): readonly TelemetryBatch['metrics'][number][];
  traces(): readonly TelemetryBatch['traces'][number][];
  rows(): readonly TelemetryBatch['rows'][number][];
}

/** An empty store that works. */
export function createMemoryStore(): MemoryStore {
  const distinct = <Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] => [
    ...new Map(rows.map((row) => [row.id, row])).values(),
  ];
  const store: MemoryStore = {
    batches: [],
    away: false,
    losesAnswer: false,
    refuses: () => false,
    insert: async (batch) => {
      await Promise.resolve();
      if (store.away) throw unavailable('The database does not answer.', null);
      if (batch.traces.some(({ message }) => store.refuses(message))) throw invalid('A value is refused.');
      store.batches.push(batch);
      if (!store.losesAnswer) return;
      store.losesAnswer = false;
      throw unavailable('The connection broke.', null);
    },
    metrics: () => distinct(store.batches.flatMap(({ metrics }) => metrics)),
    traces: () => distinct(store.batches.flatMap(({ traces }) => traces)),
    rows: () => distinct(store.batches.flatMap(({ rows }) => rows)),
  };
  return store;
}
