import {
  isZero,
  parseDuration,
  windowsByTrigger,
  type DataWindow,
  type TrailingWindow,
  type Trigger,
} from '@circuitwatch/monitoring-definitions';
import type { DocumentPath } from '../document.ts';
import type { Item, Reading } from '../reading/reading.ts';
import { byDefault, type GivenWindow } from './read-window.ts';

/** A window as a definition has it, and where its parts are written. */
export interface FilledWindow {
  readonly window: DataWindow;
  readonly places: readonly (readonly [part: string, item: Item])[];
}

/** How Azure's client comes to its windows. */
function periodOf(trigger: Trigger | null, times: string): string {
  if (trigger?.type === 'recurrence') return `${times}the time between two runs, a day at least, as in Azure`;
  return `${times}7 days, as in Azure for ${trigger ? 'a cron expression' : 'a monitor without a trigger'}`;
}

/** The window of production data: the trigger's period up to now, where the document says nothing else. */
export function productionWindow(
  given: GivenWindow,
  trigger: Trigger | null,
  item: Item,
): FilledWindow | undefined {
  const fixed = fixedWindow(given, item);
  if (fixed !== 'none') {
    if (fixed) tellFixedProduction(item);
    return fixed;
  }
  const fallback = windowsByTrigger(trigger).target;
  const path = [...item.path, 'data_window'];
  if (isOpen(given.size)) fillSize(item.reading, path, fallback.lookbackSize, periodOf(trigger, ''));
  return trailing(given, fallback);
}

/** The window of data to compare with; "every row" where the document says nothing. */
export function referenceWindow(
  given: GivenWindow,
  trigger: Trigger | null,
  item: Item,
): FilledWindow | 'every row' | undefined {
  const fixed = fixedWindow(given, item);
  if (fixed !== 'none') return fixed;
  const path = [...item.path, 'data_window'];
  if (!given.size && !given.offset) {
    item.reading.fillIn(path, null, 'reference data without a window is compared as a whole, as in Azure');
    return 'every row';
  }
  const fallback = windowsByTrigger(trigger).baseline;
  if (isOpen(given.size)) {
    fillSize(item.reading, path, fallback.lookbackSize, periodOf(trigger, 'twice '));
  }
  if (!given.offset) {
    const why = 'up to the run: what Azure’s client sends, though its documentation says otherwise';
    item.reading.fillIn([...path, 'lookback_window_offset'], 'P0D', why);
  }
  return trailing(given, fallback);
}

/** The window of a baseline that the document leaves out: before the production data's own, twice the trigger's period. */
export function earlierWindow(
  production: DataWindow | undefined,
  trigger: Trigger | null,
): DataWindow | undefined {
  const { target, baseline } = windowsByTrigger(trigger);
  if (production && !('lookbackSize' in production)) return undefined;
  const { lookbackSize, lookbackOffset } = production ?? target;
  return { lookbackSize: baseline.lookbackSize, lookbackOffset: sumOf(lookbackSize, lookbackOffset) };
}

function fillSize(reading: Reading, path: DocumentPath, size: string, why: string): void {
  reading.fillIn([...path, 'lookback_window_size'], size, why);
}

function isOpen(part: GivenWindow['size']): boolean {
  return part === undefined || part.value === byDefault;
}

/** What the document leaves to the default comes from `fallback`; an offset that it does not mention is none. */
function trailing({ size, offset }: GivenWindow, fallback: TrailingWindow): FilledWindow {
  const places: [string, Item][] = [];
  if (size) places.push(['lookbackSize', size.item]);
  if (offset) places.push(['lookbackOffset', offset.item]);
  const lookbackSize = size && !isOpen(size) ? size.value : fallback.lookbackSize;
  const lookbackOffset = offset?.value === byDefault ? fallback.lookbackOffset : (offset?.value ?? 'P0D');
  return { window: { lookbackSize, lookbackOffset }, places };
}

/** 'none' when the document names no dates; undefined, told, when they make no window. */
function fixedWindow(
  { size, offset, start, end }: GivenWindow,
  item: Item,
): FilledWindow | 'none' | undefined {
  const some = start ?? end;
  if (!some) return 'none';
  const { reading } = item;
  const other = size ?? offset;
  if (other) {
    reading.problem(other.item, 'A window is either looked back for or between two dates; keep one of them.');
    return undefined;
  }
  if (!start || !end) {
    // The other date may be there and unreadable, which is told.
    if (reading.hasProblemWithin(item)) return undefined;
    const missing = start ? 'window_end' : 'window_start';
    reading.problem(some.item, `The window lacks "${missing}"; give it both dates.`);
    return undefined;
  }
  return {
    window: { start: start.value, end: end.value },
    places: [
      ['start', start.item],
      ['end', end.item],
    ],
  };
}

function tellFixedProduction(item: Item): void {
  const message = 'Azure refuses fixed dates for production data; here every run judges the same rows.';
  item.reading.note('difference', item, message);
}

/** The length of two durations together; without the second where a calendar month makes the sum depend on the date. */
function sumOf(size: string, offset: string): string {
  const [first, second] = [parseDuration(size), parseDuration(offset)];
  if (isZero(second) || first.months > 0 || second.months > 0) return size;
  const hours = (first.milliseconds + second.milliseconds) / 3_600_000;
  if (hours % 24 === 0) return `P${hours / 24}D`;
  return Number.isInteger(hours) ? `PT${hours}H` : `PT${hours * 3600}S`;
}
