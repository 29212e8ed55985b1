import { isAlias, isCollection, isMap, isNode, visit, type Alias, type Document, type Node } from 'yaml';

/** More values than any document of monitors has. */
const mostValues = 1_000_000;

/** What each alias stands for: the last value before it with its anchor. */
export type Aliases = ReadonlyMap<Alias, Node>;

/** The targets of a document's aliases; an alias without one is left out. */
export function aliasesOf(document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      const target = isAlias(node) ? anchors.get(node.source) : undefined;
      if (isAlias(node)) {
        if (target) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** An alias that cannot be followed. */
export interface EndlessAlias {
  readonly offset: number;
  readonly message: string;
}

/** Aliases that hold themselves, or that multiply to more values than can be meant; null when all can be followed. */
export function endlessAlias(root: Node | null, aliases: Aliases): EndlessAlias | null {
  const sizes = new Map<Node, number>();
  const open = new Set<Node>();
  let found: EndlessAlias | null = null;
  const sizeOf = (node: unknown): number => {
    if (!isNode(node)) return 0;
    if (isAlias(node)) {
      const target = aliases.get(node);
      if (target === undefined) return 1;
      const size = open.has(target) ? Infinity : sizeOf(target);
      if (size > mostValues)
        found ??= { offset: node.range?.[0] ?? 0, message: messageOf(node.source, size) };
      return size;
    }
    if (!isCollection(node)) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    open.add(node);
    const children = isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : node.items;
    const size = children.reduce<number>((sum, child) => sum + sizeOf(child), 1);
    open.delete(node);
    sizes.set(node, size);
    return size;
  };
  sizeOf(root);
  return found;
}

function messageOf(name: string, size: number): string {
  return size === Infinity
    ? `"*${name}" stands within the value that it repeats; write the value out.`
    : `"*${name}" stands for more than ${mostValues.toLocaleString('en')} values; write fewer.`;
}
