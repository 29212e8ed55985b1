import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { elementsOf, kindOf, nameOf, optionalPart, part } from '../parsing/syntax-node.ts';
import type { Scope } from './read-scalar.ts';
import type { Reading } from './reading.ts';
import type { Column, Tabular } from './tabular.ts';

/** What a step of a pipe is read from. */
export interface StepContext {
  readonly reading: Reading;
  readonly input: Tabular;
  readonly operator: KustoNode;
  /** The columns of the result, as the parser names them. */
  readonly columns: readonly Column[];
  readonly readTable: Scope['readTable'];
}

/** What names in the step's expressions can mean: the input's columns. */
export function scopeOf(context: StepContext): Scope {
  return { reading: context.reading, columns: context.input.columns, readTable: context.readTable };
}

/** The elements of one of the operator's lists. */
export function listOf(operator: KustoNode, role: string): KustoNode[] {
  const list = optionalPart(operator, role);
  return list === null ? [] : elementsOf(list);
}

/** The expression of `name = expression`, or the node itself. */
export function expressionOf(node: KustoNode): KustoNode {
  const kind = kindOf(node);
  const named = kind === 'SimpleNamedExpression' || kind === 'CompoundNamedExpression';
  return named ? part(node, 'Expression') : node;
}

/** The names that `name = …` or `(name, name) = …` gives. */
export function namesOf(node: KustoNode): string[] {
  if (kindOf(node) === 'SimpleNamedExpression') return [nameOf(part(node, 'Name'))];
  if (kindOf(node) !== 'CompoundNamedExpression') return [];
  return elementsOf(part(part(node, 'Names'), 'Names')).map(nameOf);
}
