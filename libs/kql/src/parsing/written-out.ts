import { telemetryTables } from '../tables/telemetry-tables.ts';
import type { KustoNode } from './kusto-syntax.ts';
import { childrenOf, kindOf, nameOf, part } from './syntax-node.ts';

/** A stored table brings its columns, its scope and its window along wherever it is named. */
const weightOfTable = 20;
const tableNames: ReadonlySet<string> = new Set(telemetryTables.map(({ name }) => name));

function weightOf(node: KustoNode, defined: ReadonlyMap<string, number>): number {
  if (node.IsToken) return 0;
  if (kindOf(node) === 'NameReference') {
    const name = nameOf(node);
    return defined.get(name) ?? (tableNames.has(name) ? weightOfTable : 1);
  }
  return childrenOf(node).reduce((sum, child) => sum + weightOf(child, defined), 0);
}

function statementsOf(root: KustoNode): KustoNode[] {
  const list = childrenOf(root).find((child) => child.NameInParent === 'Statements');
  return list === undefined ? [] : childrenOf(list).flatMap((element) => childrenOf(element).slice(0, 1));
}

/**
 * How many names a query has when those of let are written out where they are used: a few lines of let can stand for a
 * query of any size, over which the parser's own checks would go without end.
 */
export function namesWrittenOut(root: KustoNode): number {
  const defined = new Map<string, number>();
  let total = 0;
  for (const statement of statementsOf(root)) {
    const weight = 1 + weightOf(statement, defined);
    if (kindOf(statement) === 'LetStatement') defined.set(nameOf(part(statement, 'Name')), weight);
    else total += weight;
  }
  return Math.max(total, ...defined.values());
}
