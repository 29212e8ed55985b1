import type { IntakeRow } from '../intake-row.ts';

type Columns = IntakeRow['columns'];

/** Severity of a trace that tells of an error. */
const errorSeverity = 3;

/** Tables whose rows say how many they stand for, and of them the rows that are never left out. */
const sampled: Readonly<Record<string, (columns: Columns) => boolean>> = {
  customMetrics: () => false,
  requests: ({ success }) => success !== true,
  traces: ({ severityLevel }) => Number(severityLevel ?? errorSeverity) >= errorSeverity,
};

/** Above this, what a row stands for could not be multiplied and kept. */
const greatestItemCount = 1_000_000;

/** How many rows a row stands for already. */
export function itemCountOf({ itemCount }: Columns): number {
  return typeof itemCount === 'number' ? itemCount : 1;
}

/**
 * What a row is one of many of: its table, name, source, plant and circuit, so that a busy circuit takes nothing from a
 * quiet one. null: it is never left out, since it tells of an error, is an event that rules wait for, or its table
 * cannot say what a row stands for.
 */
export function seriesOfRow({ table, columns }: Pick<IntakeRow, 'table' | 'columns'>): string | null {
  const isKept = sampled[table];
  const itemCount = itemCountOf(columns);
  if (isKept === undefined || isKept(columns)) return null;
  if (itemCount < 1 || itemCount > greatestItemCount) return null;
  const dimensions = columns['customDimensions'] as Columns | undefined;
  const of = (name: string): unknown => columns[name] ?? dimensions?.[name] ?? null;
  return JSON.stringify([
    table,
    columns['name'] ?? null,
    columns['cloud_RoleName'] ?? null,
    of('plant_id'),
    of('circuit_id'),
  ]);
}
