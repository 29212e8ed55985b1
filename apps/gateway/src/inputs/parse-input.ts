import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type { z } from 'zod';

/**
 * The input as the schema reads it.
 *
 * @throws AppError INVALID with one problem for each field, paths from the input's root.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }): FieldProblem => ({
    path: path.map((part) => (typeof part === 'number' ? part : String(part))),
    message,
  }));
  throw invalid(problems[0]?.message ?? 'The input cannot be used.', problems);
}
