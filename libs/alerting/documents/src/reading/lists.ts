import { entriesOf, freeText, integer, itemsOf, text, type Item } from '@circuitwatch/monitoring-documents';

const longestName = 260;

/** The names of a list, or one alone, each once; an empty list has none. */
export function names(item: Item): readonly string[] {
  const found = itemsOf(item, true)?.map(text) ?? [];
  return [...new Set(found.filter((one) => one !== undefined))];
}

/** What people call a rule or an action group: one line of 1 to 260 characters; undefined, told, otherwise. */
export function name(item: Item): string | undefined {
  const found = text(item);
  if (found === undefined || /^\P{Cc}{1,260}$/u.test(found)) return found;
  item.reading.problem(item, `A name is one line of 1 to ${longestName} characters.`);
  return undefined;
}

/** Names with texts, such as labels; a number or truth value is taken as it is written. */
export function textMap(item: Item): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { key, value } of entriesOf(item) ?? []) {
    const written = value === undefined ? '' : freeText(value);
    if (written !== undefined) Object.defineProperty(found, key, { value: written, ...ordinary });
  }
  return found;
}

/** A key may be `__proto__`, which an assignment would not keep. */
const ordinary = { enumerable: true, configurable: true, writable: true } as const;

/** A whole number within bounds; undefined, told, otherwise. */
export function count(item: Item, least: number, most: number): number | undefined {
  const found = integer(item, least);
  if (found === undefined || found <= most) return found;
  const named = String(item.path.findLast((step) => typeof step === 'string') ?? 'The value');
  item.reading.problem(item, `"${named}" must be a whole number up to ${most}, not ${found}.`);
  return undefined;
}
