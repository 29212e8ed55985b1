import { invalid } from '@circuitwatch/platform-errors';
import type { z } from 'zod';

/** Environment variables as a process gets them: names to text. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/**
 * Parses the variables that the schema names and freezes the result; an empty variable counts as unset.
 * Throws an INVALID AppError that lists every problem by variable name and never shows a value.
 */
export function readEnv<Schema extends z.ZodObject>(
  schema: Schema,
  source: EnvSource,
): Readonly<z.infer<Schema>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, source[name]?.trim() || undefined]),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);

  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? 'environment');
    const unset = issue.code === 'invalid_type' && given[name] === undefined;
    return { path: [name], message: unset ? 'is required' : issue.message };
  });
  const list = problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw invalid(`The environment cannot be used: ${list}.`, problems);
}
