import { isKqlType, type KqlType } from '../tables/kql-type.ts';
import { kusto } from './kusto-language.ts';
import type { KustoNode } from './kusto-syntax.ts';
import type { Span } from './problem.ts';

/** A column as the parser tells of it. */
export interface SyntaxColumn {
  readonly name: string;
  /** As the parser calls it; KQL has types that we have not. */
  readonly type: string;
}

/** The name of a node's kind, such as "FilterOperator". */
export function kindOf(node: KustoNode): string {
  return kusto().kindNames.get(node.Kind) ?? 'Unknown';
}

/** Where a node stands in the text. */
export function spanOf(node: KustoNode): Span {
  return { offset: node.TextStart, length: node.Width };
}

/** The node's children; optional ones that are absent are left out. */
export function childrenOf(node: KustoNode): KustoNode[] {
  const children: KustoNode[] = [];
  for (let index = 0; index < node.ChildCount; index++) {
    const child = node.GetChild(index);
    if (child !== null) children.push(child);
  }
  return children;
}

/** The child with this role, or null. */
export function optionalPart(node: KustoNode, role: string): KustoNode | null {
  return childrenOf(node).find((child) => child.NameInParent === role) ?? null;
}

/** The child with this role; the parser makes one even where the text has none. */
export function part(node: KustoNode, role: string): KustoNode {
  const found = optionalPart(node, role);
  if (found === null) throw new Error(`A ${kindOf(node)} of the parser has no ${role}.`);
  return found;
}

/** What a list between commas holds; `node` is the list itself. */
export function elementsOf(node: KustoNode): KustoNode[] {
  return childrenOf(node).flatMap((child) => {
    if (kindOf(child) !== 'SeparatedElement') return [child];
    return childrenOf(child).slice(0, 1);
  });
}

/** The tokens of a node in their order. */
export function tokensOf(node: KustoNode): string[] {
  if (node.IsToken) return [node.Text ?? ''];
  return childrenOf(node).flatMap(tokensOf);
}

/** A name as meant: `['a b']` and `["a b"]` are a b. */
export function nameOf(node: KustoNode): string {
  const tokens = tokensOf(node);
  if (tokens[0] !== '[') return tokens.join('');
  const literal = findLiteral(node);
  return literal ?? tokens.slice(1, -1).join('');
}

function findLiteral(node: KustoNode): string | null {
  if (typeof node.LiteralValue === 'string') return node.LiteralValue;
  for (const child of node.IsToken ? [] : childrenOf(node)) {
    const found = findLiteral(child);
    if (found !== null) return found;
  }
  return null;
}

/** The columns of a tabular expression, or null when the node is none. */
export function columnsOf(node: KustoNode): SyntaxColumn[] | null {
  const columns = node.ResultType?.Columns;
  if (columns === undefined) return null;
  const found: SyntaxColumn[] = [];
  for (let index = 0; index < columns.Count; index++) {
    const column = columns.getItem(index);
    found.push({ name: column.Name, type: column.Type.Name });
  }
  return found;
}

/** The type of a scalar expression, when it is one that we have. */
export function scalarTypeOf(node: KustoNode): KqlType | null {
  const name = node.ResultType?.Name;
  return name !== undefined && isKqlType(name) ? name : null;
}
