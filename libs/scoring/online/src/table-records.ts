import type { RequestTable } from './request-table.ts';

/** Writes the rows of requests as JSON lists of records, all columns of the request included. */
export type WriteRecords = (table: RequestTable) => string;

/** A writer for requests to one model; rows without column names have the features'. */
export function createRecordWriter(features: readonly string[]): WriteRecords {
  const usualKeys = keysOf(features);
  return (table) => {
    if (table.kind === 'records') return JSON.stringify(table.records);
    if (table.kind === 'columns') {
      const columns = Object.values(table.columns);
      return records(keysOf(Object.keys(table.columns)), table.rows, (row, k) => columns[k]?.[row]);
    }
    const { columns, lists } = table;
    const isUsual = columns === null || isSame(columns, features);
    const keys = isUsual ? usualKeys : keysOf(columns);
    return records(keys, table.rows, (row, k) => (lists[row] as readonly unknown[])[k]);
  };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, place) => name === other[place]);
}

function keysOf(columns: readonly string[]): readonly string[] {
  return columns.map((name, k) => `${k === 0 ? '{' : ','}${JSON.stringify(name)}:`);
}

function records(
  keys: readonly string[],
  rows: number,
  valueAt: (row: number, k: number) => unknown,
): string {
  let text = '[';
  for (let row = 0; row < rows; row++) {
    if (row > 0) text += ',';
    for (let k = 0; k < keys.length; k++) text += (keys[k] as string) + valueText(valueAt(row, k));
    text += '}';
  }
  return `${text}]`;
}

function valueText(value: unknown): string {
  // By far the most are numbers, and JSON.stringify takes its time for each.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  return JSON.stringify(value ?? null);
}
