import { entriesOf, tellUnknownKey, type Entry } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { freeText, integer, word } from '../reading/scalars.ts';

const prefix = 'circuitwatch.';
export const minimumRowsKey = 'circuitwatch.minimum_rows';
export const importanceKey = 'circuitwatch.feature_importance';

const sources = ['surrogate', 'model'] as const;

/** A document's `properties`: free texts, and what only circuitwatch knows under names of its own. */
export interface Properties {
  readonly free: Readonly<Record<string, string>>;
  readonly minimumRows: number | undefined;
  readonly importance: (typeof sources)[number] | undefined;
}

/** Reads `properties`; names that begin with `circuitwatch.` must be among `known`. */
export function readProperties(
  item: Item | undefined,
  known: readonly string[] = [minimumRowsKey, importanceKey],
): Properties {
  const entries = (item && entriesOf(item)) ?? [];
  const find = (key: string): Item | undefined =>
    known.includes(key) ? entries.find((entry) => entry.key === key)?.value : undefined;
  for (const { key, keyItem } of entries) {
    if (item && key.startsWith(prefix) && !known.includes(key)) tellUnknownKey(item, key, keyItem.at, known);
  }
  const rows = find(minimumRowsKey);
  const importance = find(importanceKey);
  return {
    free: textsByKey(entries.filter(({ key }) => !key.startsWith(prefix))),
    minimumRows: rows && integer(rows, 1),
    importance: importance && word(importance, sources),
  };
}

/** A mapping of free names to texts, such as tags. */
export function readTexts(item: Item | undefined): Readonly<Record<string, string>> {
  return textsByKey((item && entriesOf(item)) ?? []);
}

function textsByKey(entries: readonly Entry[]): Readonly<Record<string, string>> {
  const known = entries.flatMap(({ key, value }) => {
    const written = value && freeText(value);
    return written === undefined ? [] : [[key, written] as const];
  });
  return Object.fromEntries(known);
}
