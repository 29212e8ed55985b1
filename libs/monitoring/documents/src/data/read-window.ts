import { parseDuration } from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import type { Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { integer, text } from '../reading/scalars.ts';
import { readInstant } from '../trigger/read-instant.ts';

/** Azure's word for what it fills in by itself, in place of a duration. */
export const byDefault = 'default';

/** What a document says of a window; whatever is absent is filled in later. */
export interface GivenWindow {
  readonly size?: Placed;
  readonly offset?: Placed;
  readonly start?: Placed;
  readonly end?: Placed;
}

interface Placed {
  readonly value: string;
  readonly item: Item;
}

type Part = keyof GivenWindow;

/** Every release's words for a window's parts; the first of each is today's. */
const spellings = {
  size: [
    'lookback_window_size',
    'trailing_window_size',
    'data_window_size',
    'lookback_period',
    'lookback_period_days',
    'trailing_days',
  ],
  offset: ['lookback_window_offset', 'trailing_window_offset', 'data_window_offset'],
  start: ['window_start', 'window_start_date'],
  end: ['window_end', 'window_end_date'],
} as const satisfies Record<Part, readonly string[]>;

const parts = ['size', 'offset', 'start', 'end'] as const;

/** Keys that a window may have, today's and older ones. */
export const windowKeys: readonly string[] = parts.flatMap((part) => [...spellings[part]]);

/** The window's parts among the keys of a mapping. */
export function readWindowParts(fields: Fields): GivenWindow {
  const found: Partial<Record<Part, Placed>> = {};
  for (const part of parts) {
    for (const key of spellings[part]) {
      const item = fields.get(key);
      if (!item) continue;
      noteOldWord(item, key, spellings[part][0]);
      const value = readPart(item, part, key);
      if (found[part]) item.reading.problem(item, `"${key}" says again what another key says; keep one.`);
      else if (value !== undefined) found[part] = { value, item };
    }
  }
  return found;
}

function noteOldWord(item: Item, key: string, today: string): void {
  if (key === today) return;
  item.reading.note('deprecated', item, `"${key}" is an older word for "data_window.${today}".`);
}

function readPart(item: Item, part: Part, key: string): string | undefined {
  if (part === 'start' || part === 'end') return readInstant(item, 'UTC');
  const isDays = /_days$|^lookback_period$/.test(key);
  const written = text(item);
  if (written === undefined || written.toLowerCase() === byDefault) return written?.toLowerCase();
  if (isDays && /^\d+$/.test(written)) {
    const days = integer(item, 1);
    return days === undefined ? undefined : `P${days}D`;
  }
  try {
    parseDuration(written);
    return written;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    item.reading.problem(item, durationMessage(written, error.message));
    return undefined;
  }
}

function durationMessage(written: string, message: string): string {
  return /^\d+$/.test(written) ? `"${written}" has no unit; write P${written}D for days.` : message;
}
