import { parseDuration, subtractDuration } from '@circuitwatch/monitoring-definitions';
import type { ScoringInput } from '@circuitwatch/persistence';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import type { ScoringDataInput } from '../../generated/resolver-types.ts';
import { columnField, dataUriField } from '../../inputs/fields.ts';
import { parseInput } from '../../inputs/parse-input.ts';

const schema = z.object({
  data: z.object({
    asset: z.string().max(300, 'The reference is longer than 300 characters.').nullish(),
    uri: dataUriField.nullish(),
    timestampColumn: columnField.nullish(),
    correlationColumn: columnField.nullish(),
    keepColumns: z.array(columnField).max(1000, 'There are more than 1000 columns.').nullish(),
  }),
});

/** The data that is asked for, its names not looked up yet. */
export interface AskedData {
  /** `name:number` or `name@latest`. */
  readonly asset: string | null;
  readonly uri: string | null;
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  readonly keepColumns: readonly string[] | null;
  readonly window: ScoringInput['window'];
}

/** @throws AppError INVALID with one problem for each field. */
export function readData(data: ScoringDataInput | null | undefined, now: Date): AskedData {
  const asked = parseInput(schema, { data: data ?? {} }).data;
  if (asked.asset != null && asked.uri != null) {
    throw problem('uri', 'The data is either an asset or a URI; give one of them.');
  }
  return {
    asset: asked.asset ?? null,
    uri: asked.uri ?? null,
    timestampColumn: asked.timestampColumn ?? null,
    correlationColumn: asked.correlationColumn ?? null,
    keepColumns: asked.keepColumns ? [...new Set(asked.keepColumns)] : null,
    window: windowOf(data ?? {}, now),
  };
}

function windowOf({ window, lookback }: ScoringDataInput, now: Date): ScoringInput['window'] {
  if (lookback === null || lookback === undefined) {
    if (window === null || window === undefined) return null;
    if (window.from >= window.to) throw problem('window', 'The window ends before it begins.');
    return { from: window.from.toISOString(), to: window.to.toISOString() };
  }
  if (window) throw problem('lookback', 'Give either a window or a lookback.');
  try {
    const from = subtractDuration(now, parseDuration(lookback));
    if (from >= now) throw problem('lookback', 'The lookback is of no length.');
    return { from: from.toISOString(), to: now.toISOString() };
  } catch (error) {
    if (error instanceof AppError && error.problems.length === 0) throw problem('lookback', error.message);
    throw error;
  }
}

function problem(field: string, message: string): AppError {
  return invalid(message, [{ path: ['data', field], message }]);
}
