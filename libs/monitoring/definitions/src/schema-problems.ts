import type { FieldProblem } from '@circuitwatch/platform-errors';
import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';

/** Every key that a definition or trigger may hold, for suggesting the one that was meant. */
const knownKeys = [
  ...[
    'target',
    'baseline',
    'features',
    'signals',
    'minimumRows',
    'deployment',
    'model',
    'task',
    'asset',
    'uri',
  ],
  ...[
    'alertNotification',
    'emails',
    'azureMonitor',
    'description',
    'tags',
    'properties',
    'compute',
    'context',
  ],
  ...[
    'columns',
    'timestamp',
    'correlationId',
    'prediction',
    'predictionProbability',
    'preprocessing',
    'window',
  ],
  ...['lookbackSize', 'lookbackOffset', 'start', 'end', 'name', 'kind', 'metrics', 'observeOnly', 'segment'],
  ...[
    'alertEnabled',
    'featureTypes',
    'topByImportance',
    'importance',
    'outputs',
    'groundTruth',
    'sql',
    'data',
  ],
  ...[
    'component',
    'inputs',
    'feature',
    'values',
    'numerical',
    'categorical',
    'type',
    'expression',
    'timeZone',
  ],
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
  return problemsOf(error.issues, []);
}

function problemsOf(issues: readonly z.core.$ZodIssue[], at: FieldProblem['path']): FieldProblem[] {
  return issues.flatMap((issue): FieldProblem[] => {
    const path = [...at, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    const branch = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : undefined;
    if (branch) return problemsOf(branch, path);
    if (issue.code !== 'unrecognized_keys') return [{ path, message: sentence(issue.message) }];
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `Unknown key "${key}".${didYouMean(key, knownKeys)}`,
    }));
  });
}

/** Of several forms that a value may have, the one that the fewest things speak against. */
function nearestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const weigh = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return [...branches].sort((left, right) => weigh(left) - weigh(right))[0];
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
