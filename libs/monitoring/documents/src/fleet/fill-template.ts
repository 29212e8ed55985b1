import { nearestName } from '@circuitwatch/monitoring-definitions';
import { isAlias, isMap, isNode, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';
import type { Aliases } from '../reading/aliases.ts';
import type { Reading } from '../reading/reading.ts';

/** Names that a template may hold in braces. */
const placeholders = ['plant_id', 'circuit_id', 'model_name'] as const;

type Placeholder = (typeof placeholders)[number];

/** What a template is filled with. */
export interface Filling {
  readonly values: Readonly<Partial<Record<Placeholder, string>>>;
  readonly aliases: Aliases;
  /** Told of placeholders that mean nothing; `at` stands for a text without a place of its own. */
  readonly reading: Reading;
  readonly at: number;
  /** Whether the template stands in the same file, so that its places are worth telling. */
  readonly isOwn: boolean;
}

/** A copy of the template with its placeholders filled and its aliases written out. */
export function fillTemplate(node: Node, filling: Filling): Node {
  if (isAlias(node)) {
    const target = filling.aliases.get(node);
    return target ? fillTemplate(target, filling) : node;
  }
  const single = singlePlaceholder(node);
  if (single !== undefined) return placed(new Scalar(fillText(`{${single}}`, node, filling)), node, filling);
  if (isMap(node)) {
    const map = new YAMLMap();
    for (const { key, value } of node.items) {
      const filledKey = isNode(key) ? fillTemplate(key, filling) : key;
      map.items.push(new Pair(filledKey, isNode(value) ? fillTemplate(value, filling) : value));
    }
    return placed(map, node, filling);
  }
  if (isSeq(node)) {
    const list = new YAMLSeq();
    list.items = node.items.map((item) => (isNode(item) ? fillTemplate(item, filling) : item));
    return placed(list, node, filling);
  }
  if (!isScalar(node)) return node;
  const value = typeof node.value === 'string' ? fillText(node.value, node, filling) : node.value;
  const scalar = new Scalar(value);
  if (typeof value !== 'string' && node.source !== undefined) scalar.source = node.source;
  return placed(scalar, node, filling);
}

/** `{plant_id}` without quotes is a mapping in YAML, and never meant as one. */
function singlePlaceholder(node: Node): Placeholder | undefined {
  const [pair, second] = isMap(node) ? node.items : [];
  if (!pair || second || !isScalar(pair.key)) return undefined;
  if (isScalar(pair.value) && pair.value.value !== null) return undefined;
  if (pair.value !== null && !isScalar(pair.value)) return undefined;
  const { value } = pair.key;
  return placeholders.find((name) => name === value);
}

function placed<Kind extends Node>(copy: Kind, original: Node, { isOwn }: Filling): Kind {
  if (isOwn && original.range) copy.range = original.range;
  return copy;
}

function fillText(text: string, node: Node, { values, reading, at, isOwn }: Filling): string {
  return text.replace(/\{(\w+)\}/g, (written, word: string) => {
    const known = placeholders.find((placeholder) => placeholder === word);
    const offset = (isOwn ? node.range?.[0] : undefined) ?? at;
    const nearest = nearestName(word, placeholders);
    // Other braces may belong to what is written, such as SQL.
    const name = known ?? placeholders.find((placeholder) => placeholder === nearest);
    if (name === undefined) return written;
    if (name !== known) {
      const message = `Unknown placeholder "${written}". Did you mean "{${name}}"?`;
      reading.problemAt(offset, [], message, true);
    }
    const value = values[name];
    if (value !== undefined) return value;
    reading.problemAt(at, [], `The circuit lacks "${name}", which its monitor is made with.`);
    return written;
  });
}
