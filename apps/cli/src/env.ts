import { readEnv, url, type EnvSource } from '@circuitwatch/platform-config';
import { z } from 'zod';

const schema = z.object({
  CIRCUITWATCH_URL: url('http', 'https').optional(),
  CIRCUITWATCH_TOKEN: z.string().optional(),
  CIRCUITWATCH_DATA_DIR: z.string().optional(),
  NO_COLOR: z.string().optional(),
});

/** The variables that the command line listens to. */
export type CliEnv = z.infer<typeof schema>;

/** Reads them; throws an INVALID AppError that names every problem. */
export function readCliEnv(source: EnvSource): CliEnv {
  return readEnv(schema, source);
}

/** The variables of this process. */
export function readVariables(): EnvSource {
  return process.env;
}
