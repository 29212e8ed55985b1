import { nearestName } from '@circuitwatch/monitoring-definitions';
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { DocumentPath } from '../document.ts';
import type { Item, Reading } from './reading.ts';

/** A mapping whose keys are known. */
export interface Fields {
  readonly item: Item;
  /** The value of the first of the spellings that is there; a key without a value is as good as none. */
  get(...spellings: readonly string[]): Item | undefined;
  /** Whether the key is written, with a value or without one. */
  has(key: string): boolean;
  /** Whether an unknown key was probably meant to be this one. */
  isMisspelt(key: string): boolean;
}

/** Anything below `item` by one step. */
function itemBelow(item: Item, node: Node, step: string | number, keyOffset?: number): Item {
  const path = [...item.path, step];
  const own = node.range?.[0] ?? item.at;
  const target = item.reading.resolve(node, path) ?? node;
  const isLong = isMap(target) || isSeq(target);
  return { reading: item.reading, node: target, path, at: isLong ? (keyOffset ?? own) : own };
}

/** One key of a mapping. */
export interface Entry {
  readonly key: string;
  /** Points to the key itself. */
  readonly keyItem: Item;
  /** Absent for a key without a value. */
  readonly value: Item | undefined;
}

/** A mapping's keys in their order; undefined, told, when it is none. */
export function entriesOf(item: Item): readonly Entry[] | undefined {
  const pairs = pairsOf(item);
  return (
    pairs &&
    [...pairs].map(([key, { offset, value }]) => ({
      key,
      keyItem: { ...item, path: [...item.path, key], at: offset, node: value?.node ?? item.node },
      value,
    }))
  );
}

/**
 * Opens a mapping that may hold the keys of `vocabulary` and no others; every unknown one is told with the nearest
 * known one. `undefined`, with a problem, when the value is no mapping.
 */
export function openFields(item: Item, vocabulary: readonly string[]): Fields | undefined {
  const pairs = pairsOf(item);
  if (!pairs) return undefined;
  const meant = [...pairs].flatMap(([key, { offset }]) =>
    vocabulary.includes(key) ? [] : [tellUnknownKey(item, key, offset, vocabulary)],
  );
  return {
    item,
    get: (...spellings) => {
      for (const key of spellings) {
        const value = pairs.get(key)?.value;
        if (value) return value;
      }
      return undefined;
    },
    has: (key) => pairs.has(key),
    isMisspelt: (key) => meant.includes(key),
  };
}

/** The items of a list; of a single value a list of one, where `orOne`. Undefined, with a problem, otherwise. */
export function itemsOf(item: Item, orOne = false): readonly Item[] | undefined {
  const { node, reading } = item;
  if (isSeq(node)) {
    return node.items.flatMap((child, index) => (isNode(child) ? [itemBelow(item, child, index)] : []));
  }
  if (orOne) return [item];
  if (isAlias(node)) return undefined;
  reading.problem(item, `${nameOf(item)} must be a list, not ${kindOf(node)}; begin each entry with "- ".`);
  return undefined;
}

interface Pairing {
  readonly offset: number;
  readonly value: Item | undefined;
}

function pairsOf(item: Item): ReadonlyMap<string, Pairing> | undefined {
  const { node, reading } = item;
  // What an alias stands for was not there, which is told.
  if (isAlias(node)) return undefined;
  if (!isMap(node)) {
    const message = `${nameOf(item)} must hold keys with values ("key: value"), not ${kindOf(node)}.`;
    reading.problem(item, message);
    return undefined;
  }
  const pairs = new Map<string, Pairing>();
  addPairs(item, node, pairs);
  return pairs;
}

function addPairs(item: Item, map: YAMLMap, pairs: Map<string, Pairing>): void {
  const merged: Node[] = [];
  for (const { key, value } of map.items) {
    const offset = isNode(key) ? (key.range?.[0] ?? item.at) : item.at;
    if (!isScalar(key)) {
      item.reading.problemAt(offset, item.path, 'A key must be plain text.');
      continue;
    }
    const name = String(key.value);
    if (name === '<<' && isNode(value)) merged.push(value);
    else if (!pairs.has(name)) pairs.set(name, { offset, value: valueItem(item, value, name, offset) });
  }
  for (const node of merged) addMerged(item, node, pairs);
}

/** YAML's merge key: what stands beside it comes first. */
function addMerged(item: Item, node: Node, pairs: Map<string, Pairing>): void {
  const target = item.reading.resolve(node, item.path);
  if (isMap(target)) addPairs(item, target, pairs);
  else if (isSeq(target)) {
    for (const child of target.items) if (isNode(child)) addMerged(item, child, pairs);
  }
}

function valueItem(item: Item, value: unknown, name: string, offset: number): Item | undefined {
  if (!isNode(value)) return undefined;
  const below = itemBelow(item, value, name, offset);
  return isScalar(below.node) && below.node.value === null ? undefined : below;
}

/** Tells a key that means nothing here, with the one that was probably meant, which it gives back. */
export function tellUnknownKey(
  item: Item,
  key: string,
  offset: number,
  known: readonly string[],
): string | null {
  const nearest = nearestName(key, known);
  const hint = nearest === null ? ` Here you can write ${known.join(', ')}.` : ` Did you mean "${nearest}"?`;
  item.reading.problemAt(offset, [...item.path, key], `Unknown key "${key}".${hint}`, true);
  return nearest;
}

/** Tells that a key is missing, at the mapping that lacks it; not when it is there and misspelt. */
export function tellMissing(fields: Fields, key: string, example: string): void {
  const { item } = fields;
  if (fields.isMisspelt(key)) return;
  const where = item.path.length > 0 ? nameOf(item) : 'The document';
  item.reading.problemAt(item.at, item.path, `${where} lacks "${key}"; write for example "${example}".`);
}

function nameOf({ path }: { readonly path: DocumentPath }): string {
  const last = path.at(-1);
  if (last === undefined) return 'The document';
  return typeof last === 'number' ? `Entry ${last + 1} of the list` : `"${last}"`;
}

/** A scalar as it is written: the version 3.10 is a number, and would become 3.1. */
export function writtenAs({ value, source }: Scalar): string {
  if (typeof value === 'string') return value;
  return source ?? JSON.stringify(value) ?? '';
}

/** What a value is, in words. */
export function kindOf(node: Node): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node)) return 'an alias';
  return node.value === null ? 'nothing' : `"${writtenAs(node).slice(0, 60)}"`;
}

/** The root of a document, or of a part that is read by itself. */
export function rootItem(reading: Reading, node: Node, path: DocumentPath = []): Item {
  return { reading, node, path, at: node.range?.[0] ?? 0 };
}
