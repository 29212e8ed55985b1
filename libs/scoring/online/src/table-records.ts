import type { RequestTable } from './request-table.ts';

/**
 * The rows of a request as a JSON list of records, all columns of the request included; rows without column names have
 * the features'.
 */
export function tableRecords(table: RequestTable, features: readonly string[]): string {
  if (table.kind === 'records') return JSON.stringify(table.records);
  const columns = table.kind === 'columns' ? Object.keys(table.columns) : (table.columns ?? features);
  const keys = columns.map((name, k) => `${k === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const valueAt = (row: number, k: number): unknown =>
    table.kind === 'columns'
      ? table.columns[columns[k] ?? '']?.[row]
      : (table.lists[row] as readonly unknown[])[k];
  let text = '[';
  for (let row = 0; row < table.rows; row++) {
    if (row > 0) text += ',';
    for (let k = 0; k < keys.length; k++)
      text += (keys[k] as string) + JSON.stringify(valueAt(row, k) ?? null);
    text += '}';
  }
  return `${text}]`;
}
