import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({ CIRCUITWATCH_SHARED: z.string().min(1).optional() });

/** Folder with the test cases made by others: CIRCUITWATCH_SHARED, else `shared` next to the repository. */
export function sharedFolder(): string {
  const { CIRCUITWATCH_SHARED: configured } = schema.parse(process.env);
  return resolve(configured ?? resolve(import.meta.dirname, '../../../../shared'));
}
