import {
  isTrailing,
  type DataSelection,
  type DataWindow,
  type TrailingWindow,
} from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { DataSelectionInput } from '../../generated/resolver-types.ts';
import { dataUriField } from '../../inputs/fields.ts';
import { enumWord } from './enum-names.ts';
import { kept, withValues } from './given-fields.ts';

/** What a selection is read with. */
interface SelectionOptions {
  /** What a change starts from; absent for a new selection. */
  readonly current?: DataSelection | undefined;
  /** The window where none is given; absent: every row. */
  readonly standard?: TrailingWindow | undefined;
  /** From the input's root, for messages. */
  readonly path: readonly (string | number)[];
}

/**
 * The selection that the input describes, still to be validated; a window and roles that a change leaves out stay.
 *
 * @throws AppError INVALID when the input says more than one kind of window, or half of one.
 */
export function readSelection(input: DataSelectionInput, options: SelectionOptions): Record<string, unknown> {
  const { current } = options;
  const { asset, uri, context, columns, preprocessing } = input;
  const problem = hasValue(uri) ? dataUriField.safeParse(uri).error?.issues[0]?.message : undefined;
  if (problem !== undefined) throw atField(options, 'uri', problem);
  return withValues({
    asset,
    uri,
    context: kept(context === undefined || context === null ? context : enumWord(context), current?.context),
    columns: columns ? withValues({ ...columns }) : kept(columns, current?.columns),
    window: readWindow(input, options),
    preprocessing: kept(preprocessing, current?.preprocessing),
  });
}

function readWindow(input: DataSelectionInput, options: SelectionOptions): unknown {
  const { lookbackSize, lookbackOffset, start, end } = input;
  const isTrailing = hasValue(lookbackSize) || hasValue(lookbackOffset);
  const isFixed = hasValue(start) || hasValue(end);
  const isNone = input.everyRow === true;
  if ([isTrailing, isFixed, isNone].filter(Boolean).length > 1) {
    const field = isNone ? 'everyRow' : 'start';
    throw atField(
      options,
      field,
      'Give a lookback, or `start` and `end`, or `everyRow`, not several of them.',
    );
  }
  if (isNone) return undefined;
  if (isTrailing) return { ...trailing(options), ...withValues({ lookbackSize, lookbackOffset }) };
  if (isFixed) {
    if (!start || !end) throw atField(options, start ? 'end' : 'start', 'Fixed dates need both ends.');
    return { start: start.toISOString(), end: end.toISOString() };
  }
  return options.current ? options.current.window : options.standard;
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** What the size and the offset are where the input gives only one of them. */
function trailing({ current, standard }: SelectionOptions): Partial<TrailingWindow> {
  return trailingWindow(current?.window) ?? standard ?? { lookbackOffset: 'PT0S' };
}

/** The window when it moves with the scheduled time. */
export function trailingWindow(window: DataWindow | undefined): TrailingWindow | undefined {
  return window && isTrailing(window) ? window : undefined;
}

function atField({ path }: SelectionOptions, field: string, message: string) {
  return invalid(message, [{ path: [...path, field], message }]);
}
