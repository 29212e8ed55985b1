import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { childrenOf, elementsOf, kindOf, nameOf, optionalPart, part } from '../parsing/syntax-node.ts';
import type { Render } from './tabular.ts';

function readOption(node: KustoNode): readonly [string, string] {
  const value = part(node, 'Expression');
  const text = typeof value.LiteralValue === 'string' ? value.LiteralValue : value.toString().trim();
  return [nameOf(part(node, 'Name')), text];
}

/** Reads how the answer wants to be drawn. */
export function readRender(operator: KustoNode): Render {
  const tokens = childrenOf(operator).filter((child) => child.IsToken);
  const withClause = optionalPart(operator, 'WithClause');
  const lists = [optionalPart(operator, 'Parameters'), withClause && part(withClause, 'Properties')];
  const options = lists
    .flatMap((list) => (list === null ? [] : elementsOf(list)))
    .filter((node) => kindOf(node) === 'NamedParameter')
    .map(readOption);
  return { kind: tokens[1]?.Text ?? 'table', options: Object.fromEntries(options) };
}
