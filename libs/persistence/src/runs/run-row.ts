import { responseBands, signalKinds, verdicts } from '@circuitwatch/monitoring-definitions';
import { z } from 'zod';
import type { Prisma } from '../generated/prisma/client.ts';
import type { MonitorRun } from './records.ts';

const range = z.object({ from: z.coerce.date(), to: z.coerce.date() }).nullable();
const windows = z.object({ baseline: range, target: range });
const signalsSchema = z
  .array(
    z.object({
      name: z.string(),
      kind: z.enum(signalKinds),
      verdict: z.enum(verdicts),
      response: z.enum(responseBands).nullable(),
      windows,
      baselineRows: z.number(),
      targetRows: z.number(),
      distributionsOf: z.string().nullable(),
      importance: z.enum(['surrogate', 'model']).nullable(),
      truth: z.object({ predictions: z.number(), withTruth: z.number() }).nullable(),
      notes: z.array(z.string()),
    }),
  )
  .nullable();
const filesSchema = z
  .array(z.object({ uri: z.string(), bytes: z.number(), modifiedAt: z.string() }))
  .nullable();
const timingsSchema = z.object({ read: z.number(), compute: z.number(), write: z.number() }).nullable();

/** The row with its JSON columns parsed. */
export function toMonitorRun(row: Prisma.MonitorRunModel): MonitorRun {
  return {
    ...row,
    windows: windows.nullable().parse(row.windows),
    signals: signalsSchema.parse(row.signals),
    files: filesSchema.parse(row.files),
    timings: timingsSchema.parse(row.timings),
  };
}
