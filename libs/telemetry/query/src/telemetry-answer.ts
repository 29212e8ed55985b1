import type { KqlType, Render, Translation } from '@circuitwatch/kql';

/**
 * A cell that JSON can tell: datetimes as ISO 8601 text, timespans as `[d.]hh:mm:ss[.fffffff]`, dynamics as what they
 * are, longs beyond 2^53 as digits where the database keeps them apart, and reals that are no numbers as "NaN", "Infinity" and "-Infinity".
 */
export type TelemetryCell = unknown;

/** The answer to a query. */
export interface TelemetryAnswer {
  readonly columns: Translation['columns'];
  readonly rows: readonly (readonly TelemetryCell[])[];
  /** How it wants to be drawn; null: as a table. */
  readonly render: Render | null;
  /** Whether there are more rows than were asked for. */
  readonly truncated: boolean;
  readonly tookMs: number;
  /** Whether archived days were read as well. */
  readonly from: 'live' | 'both';
}

function numberOf(value: unknown): TelemetryCell {
  if (typeof value === 'string' && /^-?\d+$/.test(value)) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value === 'bigint') return numberOf(String(value));
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function cellOf(value: unknown, type: KqlType | undefined): TelemetryCell {
  if (value === null || value === undefined) return null;
  if (type === 'dynamic' && typeof value === 'string') return JSON.parse(value) as unknown;
  return type === 'long' || type === 'int' || type === 'real' ? numberOf(value) : value;
}

/** Rows of either database as cells that JSON can tell. */
export function cellsOf(
  rows: readonly (readonly unknown[])[],
  columns: Translation['columns'],
): readonly (readonly TelemetryCell[])[] {
  return rows.map((row) => row.map((value, index) => cellOf(value, columns[index]?.type)));
}
