import type { KqlSource } from '@circuitwatch/alerting-definitions';

/** A rule that counts the rows that a query gives. */
export function rowsOf(query: string): KqlSource {
  return { kind: 'KQL', query, measure: { kind: 'ROWS' }, dimensions: [] };
}

/** A rule on the only value that a query gives, in the column `value`. */
export function valueOf(query: string, dimensions: readonly string[] = []): KqlSource {
  return {
    kind: 'KQL',
    query,
    measure: { kind: 'COLUMN', column: 'value', aggregation: 'MAX' },
    dimensions,
  };
}
