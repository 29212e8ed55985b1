import { z } from 'zod';

/** One or more words of a closed set, separated by commas, in any case: `breached,no-data`. */
export function wordsOf<Word extends string>(words: readonly Word[]) {
  const known: ReadonlySet<string> = new Set(words);
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim().toUpperCase().replaceAll('-', '_')))
    .refine((found): found is Word[] => found.every((word) => known.has(word)), {
      error: `must be ${listWords(words)}.`,
    });
}

/** One word of a closed set, in any case. */
export function wordOf<Word extends string>(words: readonly Word[]) {
  const known: ReadonlySet<string> = new Set(words);
  return z
    .string()
    .transform((text) => text.trim().toUpperCase().replaceAll('-', '_'))
    .refine((word): word is Word => known.has(word), { error: `must be ${listWords(words)}.` });
}

/** An instant as people write it, `2026-11-20T06:00:00Z` or `2026-11-20` for its midnight in UTC, made ISO 8601. */
export function instant() {
  const message = 'must be an instant such as 2026-11-20T06:00:00Z.';
  return z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/, message)
    .refine((text) => !Number.isNaN(Date.parse(text)), message)
    .transform((text) => new Date(text).toISOString());
}

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

/** How many rows at most. */
export function limit(byDefault: number) {
  return wholeNumber(1, 10_000).default(byDefault);
}

function listWords(words: readonly string[]): string {
  const shown = words.map((word) => word.toLowerCase().replaceAll('_', '-'));
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1) ?? ''}`;
}
