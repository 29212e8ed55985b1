import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import {
  childrenOf,
  elementsOf,
  kindOf,
  nameOf,
  optionalPart,
  part,
  scalarTypeOf,
  spanOf,
} from '../parsing/syntax-node.ts';
import { isSupportedFunction } from '../functions/supported-functions.ts';
import type { KqlType } from '../tables/kql-type.ts';
import { readLiteral } from './read-literal.ts';
import type { Reading } from './reading.ts';
import type { Call, Scalar } from './scalar.ts';
import type { Column, Tabular } from './tabular.ts';

/** What names in an expression can mean. */
export interface Scope {
  readonly reading: Reading;
  readonly columns: readonly Column[];
  /** Reads a table inside an expression: toscalar(…), in (…). */
  readonly readTable: (node: KustoNode, reading: Reading) => Tabular;
}

function typeOf(node: KustoNode): KqlType {
  const type = scalarTypeOf(node);
  if (type !== null) return type;
  const name = node.ResultType?.Name ?? 'unknown';
  // A tuple is an aggregation with several columns; each of them has a type of its own.
  if (name === 'unknown' || name === 'tuple') return 'dynamic';
  throw new KqlRefusal(`Values of type ${name} are not supported.`, spanOf(node));
}

function call(node: KustoNode, name: string, args: readonly Scalar[], type = typeOf(node)): Call {
  if (!isSupportedFunction(name)) throw new KqlRefusal(`${name} is not supported.`, spanOf(node));
  return { kind: 'call', name, args, type, at: spanOf(node) };
}

function readName(node: KustoNode, scope: Scope): Scalar {
  const name = nameOf(node);
  const column = scope.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return { kind: 'column', name, type: column.type, at: spanOf(node) };
  const defined = scope.reading.definitions.get(name);
  if (defined?.kind !== 'scalar') throw new KqlRefusal(`${name} is no value here.`, spanOf(node));
  return defined.value;
}

function readMember(node: KustoNode, scope: Scope): Scalar {
  const at = spanOf(node);
  const of = readScalar(part(node, 'Expression'), scope);
  if (of.type !== 'dynamic') throw new KqlRefusal('Only dynamic values have members.', at);
  const selector = part(node, 'Selector');
  if (kindOf(node) === 'PathExpression') {
    const key = { kind: 'literal', type: 'string', value: nameOf(selector), at: spanOf(selector) } as const;
    return { kind: 'member', of, key, type: 'dynamic', at };
  }
  const key = readScalar(part(selector, 'Expression'), scope);
  if (key.type !== 'string' && key.type !== 'long' && key.type !== 'int') {
    throw new KqlRefusal(`A member is named by a string or a number, not by a ${key.type}.`, key.at);
  }
  return { kind: 'member', of, key, type: 'dynamic', at };
}

/** The text of the token between the two sides: the operator as written. */
function operatorOf(node: KustoNode): string {
  const token = childrenOf(node).find((child) => child.IsToken && !'()[],'.includes(child.Text ?? ''));
  return (token?.Text ?? kindOf(node)).replaceAll(/\s+/g, ' ');
}

function isTable(node: KustoNode): boolean {
  return node.ResultType?.Columns !== undefined;
}

function readMembership(node: KustoNode, scope: Scope): Scalar {
  const name = operatorOf(node);
  const value = readScalar(part(node, 'Left'), scope);
  const right = part(node, 'Right');
  const options = kindOf(right) === 'ExpressionList' ? elementsOf(part(right, 'Expressions')) : [right];
  const [first] = options;
  if (options.length === 1 && first !== undefined && isTable(first) && /^!?in~?$/.test(name)) {
    const table = scope.readTable(first, scope.reading);
    return { kind: 'in-table', name, value, table, type: 'bool', at: spanOf(node) };
  }
  return call(node, name, [value, ...options.map((option) => readScalar(option, scope))]);
}

function readCouple(node: KustoNode, scope: Scope): Scalar {
  const right = part(node, 'Right');
  const sides = [part(node, 'Left'), part(right, 'First'), part(right, 'Second')];
  return call(
    node,
    operatorOf(node),
    sides.map((side) => readScalar(side, scope)),
  );
}

function readFunction(node: KustoNode, scope: Scope): Scalar {
  const name = nameOf(part(node, 'Name'));
  const defined = scope.reading.definitions.get(name);
  if (defined !== undefined)
    throw new KqlRefusal(`${name} is defined by let and cannot be called.`, spanOf(node));
  const list = elementsOf(part(part(node, 'ArgumentList'), 'Expressions'));
  const args = list.filter((item) => kindOf(item) !== 'TypeOfLiteralExpression');
  return call(
    node,
    name,
    args.map((item) => readScalar(item, scope)),
  );
}

function readUnary(node: KustoNode, scope: Scope): Scalar {
  const value = readScalar(part(node, 'Expression'), scope);
  if (kindOf(node) === 'UnaryPlusExpression') return value;
  if (value.kind === 'literal' && typeof value.value === 'bigint') return { ...value, value: -value.value };
  if (value.kind === 'literal' && typeof value.value === 'number') return { ...value, value: -value.value };
  return call(node, 'negate', [value], value.type);
}

function readFirstCell(node: KustoNode, scope: Scope): Scalar {
  const table = scope.readTable(part(node, 'Expression'), scope.reading);
  return { kind: 'first-cell', table, type: table.columns[0]?.type ?? 'dynamic', at: spanOf(node) };
}

/** Reads an expression with one value a row; throws KqlRefusal for what is not supported. */
export function readScalar(node: KustoNode, scope: Scope): Scalar {
  const literal = readLiteral(node);
  if (literal !== null) return literal;
  switch (kindOf(node)) {
    case 'NameReference':
      return readName(node, scope);
    case 'ParenthesizedExpression':
      return readScalar(part(node, 'Expression'), scope);
    case 'PathExpression':
    case 'ElementExpression':
      return readMember(node, scope);
    case 'FunctionCallExpression':
      return readFunction(node, scope);
    case 'UnaryMinusExpression':
    case 'UnaryPlusExpression':
      return readUnary(node, scope);
    case 'BetweenExpression':
    case 'NotBetweenExpression':
      return readCouple(node, scope);
    case 'ToScalarExpression':
      return readFirstCell(node, scope);
    default:
      return readBinary(node, scope);
  }
}

function readBinary(node: KustoNode, scope: Scope): Scalar {
  const left = optionalPart(node, 'Left');
  const right = optionalPart(node, 'Right');
  if (left === null || right === null) {
    const what = kindOf(node).replace(/Expression$/, '');
    throw new KqlRefusal(`${what} is not supported in an expression.`, spanOf(node));
  }
  if (kindOf(right) === 'ExpressionList' || /^!?in~?$/.test(operatorOf(node)))
    return readMembership(node, scope);
  return call(node, operatorOf(node), [readScalar(left, scope), readScalar(right, scope)]);
}
