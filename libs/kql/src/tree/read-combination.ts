import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import { kindOf, nameOf, optionalPart, part, spanOf } from '../parsing/syntax-node.ts';
import type { Scope } from './read-scalar.ts';
import type { Reading } from './reading.ts';
import type { Scalar } from './scalar.ts';
import { listOf, type StepContext } from './step-context.ts';
import type { Column, JoinKind, Tabular } from './tabular.ts';

const joinKinds: Readonly<Record<string, JoinKind>> = {
  innerunique: 'innerunique',
  inner: 'inner',
  leftouter: 'leftouter',
  rightouter: 'rightouter',
  fullouter: 'fullouter',
  leftsemi: 'leftsemi',
  rightsemi: 'rightsemi',
  leftanti: 'leftanti',
  anti: 'leftanti',
  leftantisemi: 'leftanti',
  rightanti: 'rightanti',
  rightantisemi: 'rightanti',
};

function parameter(operator: KustoNode, wanted: string): KustoNode | null {
  return listOf(operator, 'Parameters').find((node) => nameOf(part(node, 'Name')) === wanted) ?? null;
}

function kindOfJoin(operator: KustoNode): JoinKind {
  const node = parameter(operator, 'kind');
  if (node === null) return 'innerunique';
  const word = part(node, 'Expression').toString().trim();
  const kind = joinKinds[word];
  if (kind === undefined) throw new KqlRefusal(`join kind=${word} is not supported.`, spanOf(node));
  return kind;
}

function keyColumn(node: KustoNode, table: Tabular): Scalar {
  const name = nameOf(kindOf(node) === 'PathExpression' ? part(node, 'Selector') : node);
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new KqlRefusal(`One side of the join has no column ${name}.`, spanOf(node));
  return { kind: 'column', name, type: column.type, at: spanOf(node) };
}

/** `$left` or `$right` of `$left.column`, null for anything else. */
function sideOf(node: KustoNode): string | null {
  return kindOf(node) === 'PathExpression' ? nameOf(part(node, 'Expression')) : null;
}

function readKeys(node: KustoNode, left: Tabular, right: Tabular): { left: Scalar; right: Scalar }[] {
  const kind = kindOf(node);
  if (kind === 'ParenthesizedExpression') return readKeys(part(node, 'Expression'), left, right);
  if (kind === 'NameReference') return [{ left: keyColumn(node, left), right: keyColumn(node, right) }];
  const sides = [optionalPart(node, 'Left'), optionalPart(node, 'Right')];
  const [a, b] = sides;
  if (a && b && kind === 'AndExpression') return [...readKeys(a, left, right), ...readKeys(b, left, right)];
  if (a && b && kind === 'EqualExpression') {
    const [first, second] = sideOf(a) === '$right' ? [b, a] : [a, b];
    if (sideOf(first) === '$left' && sideOf(second) === '$right') {
      return [{ left: keyColumn(first, left), right: keyColumn(second, right) }];
    }
  }
  throw new KqlRefusal('A join is on columns: on name, or on $left.a == $right.b.', spanOf(node));
}

/** Reads join. */
export function readJoin({ operator, input, columns, reading, readTable }: StepContext): Tabular {
  if (kindOf(operator) === 'LookupOperator') {
    throw new KqlRefusal('lookup is not supported; use join kind=leftouter.', spanOf(operator));
  }
  const right = readTable(part(operator, 'Expression'), reading);
  const clause = optionalPart(operator, 'ConditionClause');
  if (clause === null || kindOf(clause) !== 'JoinOnClause') {
    throw new KqlRefusal('A join needs on and its columns.', spanOf(operator));
  }
  const on = listOf(clause, 'Expressions').flatMap((node) => readKeys(node, input, right));
  for (const { left, right: other } of on) {
    if (left.type === 'dynamic' || other.type === 'dynamic') {
      throw new KqlRefusal(
        'Dynamic values cannot be joined on: extend both sides with tostring first.',
        left.at,
      );
    }
  }
  return { op: 'join', kind: kindOfJoin(operator), left: input, right, on, columns };
}

function tableNameOf(node: KustoNode, index: number): string {
  return kindOf(node) === 'NameReference' ? nameOf(node) : `union_arg${index}`;
}

/** Reads union, at a query's start or behind a pipe. */
export function readUnion(
  operator: KustoNode,
  columns: readonly Column[],
  reading: Reading,
  readTable: Scope['readTable'],
  input: Tabular | null,
): Tabular {
  const nodes = listOf(operator, 'Expressions');
  const tables = nodes.map((node) => readTable(node, reading));
  const all = input === null ? tables : [input, ...tables];
  const named = parameter(operator, 'withsource');
  const source = named === null ? null : nameOf(part(named, 'Expression'));
  const first = all[0];
  const firstName = first?.op === 'table' ? first.table.name : 'union_arg0';
  const names = nodes.map((node, index) => tableNameOf(node, index + (input === null ? 0 : 1)));
  const inputs = all.map((table) => ({
    table,
    fills: columns.map((column, index) =>
      source !== null && index === 0 ? null : fillOf(table, column.name, column.type),
    ),
  }));
  return {
    op: 'union',
    inputs,
    sourceNames: source === null ? null : input === null ? names : [firstName, ...names],
    columns,
  };
}

/** Columns of one name and several types become columns named after name and type, such as value_real. */
function fillOf(table: Tabular, name: string, type: string): string | null {
  const found = table.columns.find(
    (column) => column.type === type && (column.name === name || `${column.name}_${column.type}` === name),
  );
  return found?.name ?? null;
}
