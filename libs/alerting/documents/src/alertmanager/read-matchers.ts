import type { Matcher, MatcherOperator } from '@circuitwatch/alerting-definitions';
import { parseMatcher, parseMatchers } from '@circuitwatch/alerting-routing';
import {
  entriesOf,
  freeText,
  itemsOf,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { AppError } from '@circuitwatch/platform-errors';

function told<Value>(item: Item, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    item.reading.problem(item, error.message);
    return undefined;
  }
}

function readList(item: Item | undefined): readonly Matcher[] {
  const items = (item && itemsOf(item, true)) ?? [];
  return items.flatMap((one) => {
    const written = text(one);
    return (written === undefined ? undefined : told(one, () => parseMatchers(written))) ?? [];
  });
}

/** The forms before version 0.22: a mapping of names to values. */
function readMap(item: Item | undefined, operator: MatcherOperator): readonly Matcher[] {
  const entries = (item && entriesOf(item)) ?? [];
  return entries.flatMap(({ key, keyItem, value }) => {
    const written = value === undefined ? '' : freeText(value);
    if (written === undefined) return [];
    const quoted = `${JSON.stringify(key)}${operator}${JSON.stringify(written)}`;
    const checked = told(value ?? keyItem, () => parseMatcher(quoted));
    return checked === undefined ? [] : [{ name: key, operator, value: written }];
  });
}

/** Matchers in the new form and the two old ones, whose keys begin with `prefix`. */
export function readMatchers(fields: Fields, prefix: '' | 'source_' | 'target_'): readonly Matcher[] {
  const old = prefix === '' ? 'match' : `${prefix}match`;
  return [
    ...readList(fields.get(`${prefix}matchers`)),
    ...readMap(fields.get(old), '='),
    ...readMap(fields.get(`${old}_re`), '=~'),
  ];
}

/** The keys that `readMatchers` reads. */
export function matcherKeys(prefix: '' | 'source_' | 'target_'): readonly string[] {
  const old = prefix === '' ? 'match' : `${prefix}match`;
  return [`${prefix}matchers`, old, `${old}_re`];
}
