import { entriesOf, type Item } from '@circuitwatch/monitoring-documents';
import { isMap } from 'yaml';

/** Whether the value holds keys. */
export function isMapping({ node }: Item): boolean {
  return isMap(node);
}

/** The keys of a mapping; none, told, for anything else. */
export function keysOf(item: Item): readonly string[] {
  return (entriesOf(item) ?? []).map(({ key }) => key);
}

/** The value of a key; undefined where there is none, and for anything but a mapping. */
export function childOf(item: Item, key: string): Item | undefined {
  return isMapping(item) ? entriesOf(item)?.find((entry) => entry.key === key)?.value : undefined;
}
