import { nearestName } from '@circuitwatch/monitoring-definitions';
import { isAlias, isScalar } from 'yaml';
import { itemsOf, kindOf, writtenAs } from './fields.ts';
import type { Item } from './reading.ts';

function scalarOf(item: Item, wanted: string): string | undefined {
  const { node, reading } = item;
  if (isAlias(node)) return undefined;
  if (!isScalar(node) || node.value === null) {
    reading.problem(item, `${subjectOf(item)} must be ${wanted}, not ${kindOf(node)}.`);
    return undefined;
  }
  return writtenAs(node);
}

function subjectOf({ path }: Item): string {
  const keys = path.filter((step) => typeof step === 'string');
  return `"${keys.at(-1) ?? 'The value'}"`;
}

/** Text, or a number or truth value as it is written. */
export function text(item: Item): string | undefined {
  const found = scalarOf(item, 'text')?.trim();
  if (found === '') {
    item.reading.problem(item, `${subjectOf(item)} is empty.`);
    return undefined;
  }
  return found;
}

/** Text that may be empty, with its spaces. */
export function freeText(item: Item): string | undefined {
  return scalarOf(item, 'text');
}

/** A finite number, with quotes or without. */
export function number(item: Item): number | undefined {
  const found = scalarOf(item, 'a number')?.trim();
  if (found === undefined) return undefined;
  const value = found === '' ? NaN : Number(found);
  if (Number.isFinite(value)) return value;
  const hint = /^[\d.]+\s*%$/.test(found) ? '; write 5 % as 0.05' : '';
  item.reading.problem(item, `${subjectOf(item)} must be a number, not "${found}"${hint}.`);
  return undefined;
}

/** A whole number of at least `least`. */
export function integer(item: Item, least: number): number | undefined {
  const value = number(item);
  if (value === undefined) return undefined;
  if (Number.isSafeInteger(value) && value >= least) return value;
  item.reading.problem(item, `${subjectOf(item)} must be a whole number from ${least} on, not ${value}.`);
  return undefined;
}

const flags: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** True or false, in any case and with or without quotes, as Azure's own samples have it. */
export function flag(item: Item): boolean | undefined {
  const found = scalarOf(item, 'true or false')?.trim();
  const value = found === undefined ? undefined : flags[found.toLowerCase()];
  if (found !== undefined && value === undefined) {
    item.reading.problem(item, `${subjectOf(item)} must be true or false, not "${found}".`);
  }
  return value;
}

/** One or more texts, in a list or alone. */
export function texts(item: Item): readonly string[] | undefined {
  return eachOf(item, text);
}

/** One or more whole numbers, in a list or alone, each once. */
export function integers(item: Item): readonly number[] | undefined {
  const values = eachOf(item, (one) => integer(one, 0));
  return values && [...new Set(values)];
}

/** Every value read, or undefined when one of them could not be. */
export function eachOf<Value>(
  item: Item,
  read: (one: Item) => Value | undefined,
): readonly Value[] | undefined {
  const items = itemsOf(item, true);
  const values = items?.map(read) ?? [];
  if (items?.length === 0) {
    item.reading.problem(item, `${subjectOf(item)} is an empty list; leave it out or fill it.`);
    return undefined;
  }
  const known = values.filter((value) => value !== undefined);
  return items && known.length === values.length ? known : undefined;
}

/** Letters and digits in lower case: `PredictionDrift`, `prediction-drift` and `prediction_drift` are one word. */
export function plainWord(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The word of a closed set that a text means, whatever its case and separators. */
export function findWord<Word extends string>(
  written: string,
  words: readonly Word[],
  others: Readonly<Record<string, Word>> = {},
): Word | undefined {
  const plain = plainWord(written);
  const other = Object.entries(others).find(([spelling]) => plainWord(spelling) === plain);
  return words.find((word) => plainWord(word) === plain) ?? other?.[1];
}

/** One word of a closed set; `others` are further spellings of some. */
export function word<Word extends string>(
  item: Item,
  words: readonly Word[],
  others: Readonly<Record<string, Word>> = {},
): Word | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const found = findWord(written, words, others);
  if (found === undefined) tellUnknownWord(item, written, words);
  return found;
}

/** Tells that a word is none of the known ones, with the nearest. */
export function tellUnknownWord(item: Item, written: string, words: readonly string[]): void {
  const nearest = nearestName(written, words);
  const hint = nearest === null ? `use ${words.join(', ')}.` : `did you mean "${nearest}"?`;
  const message = `${subjectOf(item)} cannot be "${written}"; ${hint}`;
  item.reading.problemAt(item.at, item.path, message, true);
}
