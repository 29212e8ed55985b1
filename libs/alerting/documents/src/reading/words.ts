import {
  aggregations,
  readSeverity,
  type Aggregation,
  type Severity,
} from '@circuitwatch/alerting-definitions';
import { findWord, tellUnknownWord, text, type Item } from '@circuitwatch/monitoring-documents';

/** Azure's words. */
const aggregationWords: Readonly<Record<string, Aggregation>> = {
  Maximum: 'MAX',
  Minimum: 'MIN',
  Average: 'AVG',
  Mean: 'AVG',
  Total: 'SUM',
};
/** A word of a closed set; undefined, told, for another. */
export function readWord<Word extends string>(
  item: Item | undefined,
  words: readonly Word[],
  others: Readonly<Record<string, Word>> = {},
): Word | undefined {
  const written = item && text(item);
  if (item === undefined || written === undefined) return undefined;
  const found = findWord(written, words, others);
  const shown = [...words.map((word) => word.toLowerCase()), ...Object.keys(others)];
  if (found === undefined) tellUnknownWord(item, written, shown);
  return found;
}

/** How values become one: our words or Azure's. */
export function readAggregation(item: Item | undefined): Aggregation | undefined {
  return readWord(item, aggregations, aggregationWords);
}

/** A severity by digit or word; undefined, told, for anything else. */
export function severity(item: Item | undefined): Severity | undefined {
  const written = item && text(item);
  if (item === undefined || written === undefined) return undefined;
  const found = readSeverity(written);
  if (found === undefined) {
    const message = `"severity" must be 0 (critical), 1 (error), 2 (warning), 3 (informational) or 4 (verbose), not "${written}".`;
    item.reading.problem(item, message);
  }
  return found;
}
