import type { Matcher } from '@circuitwatch/alerting-definitions';
import { formatMatcher, matches, silenceState } from '@circuitwatch/alerting-routing';
import type { StoredSilence } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import { silenceCommentField } from '../modules/silences/comment-field.ts';
import { readMatchers } from '../modules/silences/read-matchers.ts';
import { readEnd, readStart } from '../modules/silences/read-times.ts';
import type { PlantScope } from '../modules/alerts/plant-scope.ts';

const instantField = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no instant, such as 2026-11-21T06:00:00Z.')
  .transform((text) => new Date(text));

const schema = z.object({
  id: z.string().optional(),
  matchers: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      isRegex: z.boolean(),
      isEqual: z.boolean().default(true),
    }),
  ),
  startsAt: instantField,
  endsAt: instantField,
  createdBy: z.string().optional(),
  comment: silenceCommentField,
});

/** A year that stands for "until resolved", which Alertmanager does not know. */
const untilResolved = '9999-12-31T23:59:59.000Z';

const operators = { equal: { text: '=', regex: '=~' }, different: { text: '!=', regex: '!~' } } as const;

/** A silence that is posted as Alertmanager's postableSilence. */
export interface PostedSilence {
  /** That of the silence to change. */
  readonly id: string | undefined;
  readonly silence: {
    readonly matchers: readonly Matcher[];
    readonly startsAt: Date;
    readonly endsAt: Date | null;
    readonly comment: string;
  };
}

/** Reads what is posted; INVALID names the field. */
export function readPostedSilence(body: unknown, scope: PlantScope, now: Date): PostedSilence {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join('.') ?? 'silence'}: ${issue?.message ?? 'cannot be read'}`);
  }
  const { id, comment, startsAt: given, endsAt } = parsed.data;
  const matchers = parsed.data.matchers.map(({ name, value, isRegex, isEqual }) => ({
    name,
    value,
    operator: operators[isEqual ? 'equal' : 'different'][isRegex ? 'regex' : 'text'],
  }));
  const startsAt = readStart(given, now);
  const isOpen = endsAt.toISOString() === untilResolved;
  return {
    id: id === '' ? undefined : id,
    silence: {
      matchers: readMatchers({ matchers }, scope),
      startsAt,
      endsAt: isOpen ? null : readEnd({ endsAt }, startsAt, now),
      comment,
    },
  };
}

/** A silence as Alertmanager's gettableSilence. */
export function silenceJson(silence: StoredSilence, now: Date) {
  return {
    id: silence.id,
    status: { state: silenceState(silence, now).toLowerCase() },
    updatedAt: silence.updatedAt.toISOString(),
    matchers: silence.matchers.map(({ name, operator, value }) => ({
      name,
      value,
      isRegex: operator === '=~' || operator === '!~',
      isEqual: operator === '=' || operator === '=~',
    })),
    startsAt: silence.startsAt.toISOString(),
    endsAt: silence.endsAt?.toISOString() ?? untilResolved,
    createdBy: silence.createdBy,
    comment: silence.comment,
  };
}

/**
 * Whether a silence is about what the filter's matchers ask for, as Alertmanager has it: each of them equals one of the
 * silence's own, or holds for the value that one of them asks for.
 */
export function isSilenceWanted({ matchers }: StoredSilence, wanted: readonly Matcher[]): boolean {
  const own = new Set(matchers.map(formatMatcher));
  const values = Object.fromEntries(matchers.map(({ name, value }) => [name, value]));
  return wanted.every((matcher) => own.has(formatMatcher(matcher)) || matches([matcher], values));
}
