import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import { columnsOf, spanOf } from '../parsing/syntax-node.ts';
import { isKqlType } from '../tables/kql-type.ts';
import type { Column } from './tabular.ts';

/** The columns that the parser says a tabular expression has. */
export function shapeOf(node: KustoNode): Column[] {
  return (columnsOf(node) ?? []).map(({ name, type }) => {
    if (isKqlType(type)) return { name, type };
    if (type === 'unknown') return { name, type: 'dynamic' };
    throw new KqlRefusal(`The column ${name} has the type ${type}, which is not supported.`, spanOf(node));
  });
}
