import { type FieldProblem } from '@circuitwatch/platform-errors';
import { type z } from 'zod';
import { type DispatchTarget, type Dispatcher } from './dispatcher.ts';

/** What a channel wants to be told about an address. */
export interface TargetShape<Settings> {
  readonly settings: z.ZodType<Settings>;
  readonly secrets: Dispatcher['secrets'];
  /** What is wrong with a secret's value, without showing it; null: nothing. */
  readonly secretProblem: (name: string, value: string) => string | null;
}

/** Settings and secrets that can be used, or what is wrong with them. */
export type TargetReading<Settings> =
  | { readonly ok: true; readonly settings: Settings; readonly secrets: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

function secretProblems<Settings>(
  { secrets, secretProblem }: TargetShape<Settings>,
  given: Readonly<Record<string, string>>,
  known: readonly string[],
): readonly FieldProblem[] {
  const names = [...secrets.required, ...secrets.optional];
  const strange = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: ['secrets', name],
      message: `is not a secret of this channel; it has ${names.length === 0 ? 'none' : names.join(', ')}`,
    }));
  const missing = secrets.required
    .filter((name) => given[name] === undefined && !known.includes(name))
    .map((name) => ({ path: ['secrets', name], message: 'is missing' }));
  const wrong = names.flatMap((name) => {
    const value = given[name];
    const message = value === undefined ? null : secretProblem(name, value);
    return message === null ? [] : [{ path: ['secrets', name], message }];
  });
  return [...missing, ...wrong, ...strange];
}

/** Reads settings and secrets by the shape of their channel; `known` secrets need not be given. */
export function readTarget<Settings>(
  shape: TargetShape<Settings>,
  target: DispatchTarget,
  known: readonly string[] = [],
): TargetReading<Settings> {
  const read = shape.settings.safeParse(target.settings);
  const problems = [
    ...(read.success
      ? []
      : read.error.issues.map((issue) => ({
          path: ['settings', ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))],
          message: issue.message,
        }))),
    ...secretProblems(shape, target.secrets, known),
  ];
  if (!read.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, settings: read.data, secrets: target.secrets };
}

/** Problems in one line: `settings.to: is missing`. */
export function problemText(problems: readonly FieldProblem[]): string {
  return problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
