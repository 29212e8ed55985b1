import type { FieldProblem } from '@circuitwatch/platform-errors';
import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';

/** Every key that a definition or trigger may hold, for suggesting the one that was meant. */
const knownKeys = [
  ...['target', 'baseline', 'features', 'signals', 'minimumRows', 'asset', 'window', 'lookbackSize'],
  ...['lookbackOffset', 'name', 'kind', 'metrics', 'observeOnly', 'type', 'expression', 'timeZone'],
  ...[
    'startTime',
    'endTime',
    'frequency',
    'interval',
    'schedule',
    'hours',
    'minutes',
    'weekDays',
    'monthDays',
  ],
];

/** A sentence that suggests the nearest known name, or nothing when none is close. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === null ? '' : ` Did you mean "${nearest}"?`;
}

/** What a schema refused, one problem a field, an unknown key at its own path. */
export function schemaProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue): FieldProblem[] => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code !== 'unrecognized_keys') return [{ path, message: sentence(issue.message) }];
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `Unknown key "${key}".${didYouMean(key, knownKeys)}`,
    }));
  });
}

/** One line for all problems, such as `signals.0.name: Too long. (and 2 more)`. */
export function summaryOf(what: string, problems: readonly FieldProblem[]): string {
  const [first] = problems;
  if (!first) return `${what} cannot be used.`;
  const place = first.path.length > 0 ? `${first.path.join('.')}: ` : '';
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return `${what} cannot be used: ${place}${first.message}${more}`;
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
