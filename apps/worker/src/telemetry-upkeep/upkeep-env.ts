import path from 'node:path';
import { wholeNumber } from '@circuitwatch/platform-config';
import { z } from 'zod';

function staysInside(folder: string): boolean {
  return !path.isAbsolute(folder) && !folder.split(/[/\\]/).includes('..');
}

/** What the worker is told about keeping telemetry. */
export const upkeepEnvFields = {
  /** Days that the database keeps telemetry; older ones go into the archive. */
  WORKER_TELEMETRY_DAYS: wholeNumber({ min: 1, max: 3_650 }).default(90),
  /** Folder of the archive below CIRCUITWATCH_DATA_DIR; `off`: what is dropped is gone. */
  WORKER_TELEMETRY_ARCHIVE: z
    .string()
    .min(1)
    .refine(staysInside, 'must be a folder below CIRCUITWATCH_DATA_DIR, without "..", or off')
    .default('telemetry-archive'),
};
