import { z } from 'zod';
import type { Prisma } from '../generated/prisma/client.ts';
import type { MonitorRun } from './records.ts';

const range = z.object({ from: z.coerce.date(), to: z.coerce.date() });
const windowsSchema = z.object({ baseline: range, target: range }).nullable();
const filesSchema = z
  .array(z.object({ uri: z.string(), bytes: z.number(), modifiedAt: z.string() }))
  .nullable();
const timingsSchema = z.object({ read: z.number(), compute: z.number(), write: z.number() }).nullable();

/** The row with its JSON columns parsed. */
export function toMonitorRun(row: Prisma.MonitorRunModel): MonitorRun {
  return {
    ...row,
    windows: windowsSchema.parse(row.windows),
    files: filesSchema.parse(row.files),
    timings: timingsSchema.parse(row.timings),
  };
}
