import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import {
  elementsOf,
  kindOf,
  nameOf,
  optionalPart,
  part,
  scalarTypeOf,
  spanOf,
  tokensOf,
} from '../parsing/syntax-node.ts';
import { isKqlType, type KqlType } from '../tables/kql-type.ts';
import { readScalar } from './read-scalar.ts';
import type { Literal } from './scalar.ts';
import { expressionOf, listOf, namesOf, scopeOf, type StepContext } from './step-context.ts';
import type { Expansion, Tabular } from './tabular.ts';

function typeOfClause(node: KustoNode): KqlType {
  const clause = optionalPart(node, 'ToTypeOf');
  if (clause === null) return 'dynamic';
  const name = tokensOf(part(clause, 'TypeOf')).find((token) => isKqlType(token)) ?? '';
  if (!isKqlType(name)) throw new KqlRefusal('mv-expand does not make this type.', spanOf(clause));
  return name;
}

function readOne(node: KustoNode, context: StepContext, added: string[]): Expansion {
  const inner = part(node, 'Expression');
  const value = readScalar(expressionOf(inner), scopeOf(context));
  if (value.type !== 'dynamic' || scalarTypeOf(expressionOf(inner)) === null) {
    throw new KqlRefusal('mv-expand takes dynamic values apart: arrays and bags.', spanOf(node));
  }
  const name = namesOf(inner)[0] ?? (value.kind === 'column' ? value.name : added[0]);
  if (name === undefined) throw new KqlRefusal('Give this column a name: name = …', spanOf(node));
  if (name === added[0]) added.shift();
  return { name, value, type: typeOfClause(node) };
}

function readIndexName(context: StepContext): string | null {
  for (const parameter of listOf(context.operator, 'Parameters')) {
    const name = nameOf(part(parameter, 'Name'));
    if (name === 'with_itemindex') return nameOf(part(parameter, 'Expression'));
    const value = part(parameter, 'Expression').toString().trim();
    if (value !== 'bag')
      throw new KqlRefusal(`mv-expand with ${name}=${value} is not supported.`, spanOf(parameter));
  }
  return null;
}

function readLimit(context: StepContext): Literal | null {
  const clause = optionalPart(context.operator, 'RowLimitClause');
  if (clause === null) return null;
  const limit = readScalar(part(clause, 'RowLimit'), scopeOf(context));
  if (limit.kind === 'literal' && typeof limit.value === 'bigint') return limit;
  throw new KqlRefusal('The limit of mv-expand is a whole number.', spanOf(clause));
}

/** Reads mv-expand. */
export function readExpansion(context: StepContext): Tabular {
  const { operator, input, columns } = context;
  const index = readIndexName(context);
  const known = new Set(input.columns.map(({ name }) => name));
  const added = columns.map(({ name }) => name).filter((name) => !known.has(name) && name !== index);
  const list = elementsOf(part(operator, 'Expressions')).filter(
    (node) => kindOf(node) === 'MvExpandExpression',
  );
  const values = list.map((node) => readOne(node, context, added));
  return { op: 'mv-expand', input, values, index, limit: readLimit(context), columns };
}
