import type { Prisma } from '../generated/prisma/client.ts';
import type { MetricResult } from './records.ts';

/** The row with its bounds as one. */
export function toResult({ boundLow, boundHigh, ...row }: Prisma.MetricResultModel): MetricResult {
  const bounds = boundLow === null || boundHigh === null ? null : { low: boundLow, high: boundHigh };
  return { ...row, id: row.id.toString(), bounds };
}
