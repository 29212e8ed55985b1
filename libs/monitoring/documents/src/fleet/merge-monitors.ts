import { isMap, isNode, isScalar, Pair, YAMLMap, type Node } from 'yaml';

/** A monitor with what stands in `create_monitor` beside its other keys, as a fleet's parts are put together. */
export function flatten(monitor: YAMLMap): YAMLMap {
  const flat = new YAMLMap();
  if (monitor.range) flat.range = monitor.range;
  for (const pair of monitor.items) {
    const { key, value } = pair;
    if (isScalar(key) && key.value === 'create_monitor' && isMap(value)) flat.items.push(...value.items);
    else flat.items.push(pair);
  }
  return flat;
}

/** `template` with what `own` says instead; a key of `own` without a value takes the template's away. */
export function mergeMonitors(template: Node, own: Node): Node {
  if (!isMap(template) || !isMap(own)) return own;
  const merged = new YAMLMap();
  if (own.range) merged.range = own.range;
  const nameOf = (key: unknown) => (isScalar(key) ? String(key.value) : '');
  const ownPairs = new Map(own.items.map((pair) => [nameOf(pair.key), pair]));
  for (const pair of template.items) {
    const name = nameOf(pair.key);
    const other = ownPairs.get(name);
    ownPairs.delete(name);
    if (!other) merged.items.push(pair);
    else if (!isNothing(other.value)) merged.items.push(mergedPair(pair, other));
  }
  merged.items.push(...[...ownPairs.values()].filter(({ value }) => !isNothing(value)));
  return merged;
}

function mergedPair(template: Pair, own: Pair): Pair {
  const { value } = template;
  return new Pair(own.key, isNode(value) && isNode(own.value) ? mergeMonitors(value, own.value) : own.value);
}

function isNothing(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}
