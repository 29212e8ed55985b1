import type { Dialect } from '../dialects/dialect.ts';
import { findFunction } from '../functions/supported-functions.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import type { Call, InTable, Member, Scalar } from '../tree/scalar.ts';
import type { Tabular } from '../tree/tabular.ts';
import { convert, toText } from './convert.ts';
import { selectOf, type Relation } from './relation.ts';
import { reference, sql, type Select, type Sql } from './sql.ts';
import { constant, type Value } from './value.ts';

/** What an expression is translated in. */
export interface ScalarScope {
  readonly dialect: Dialect;
  readonly columns: ReadonlyMap<string, Value>;
  readonly filtering: boolean;
  /** The order of the rows, for aggregations that keep it. */
  readonly order: readonly Sql[];
  readonly translateTable: (table: Tabular) => Relation;
}

/** A table's first column as a select to put in brackets. */
function firstColumn(
  scope: ScalarScope,
  table: Tabular,
  limit: bigint | null,
): { select: Select; value: Value } {
  const relation = scope.translateTable(table);
  const [first] = relation.columns;
  if (first === undefined) throw new Error('A table without columns.');
  const narrow = { ...relation, columns: new Map([first]), limit: limit ?? relation.limit };
  return { select: selectOf(narrow), value: first[1] };
}

/** A key of customDimensions that has a column of its own is read from there. */
function promoted(of: Value, key: Scalar): Value | undefined {
  const { stored } = of;
  if (stored?.column !== 'customDimensions' || key.kind !== 'literal') return undefined;
  const name = String(key.value);
  const column = stored.table.columns.find((candidate) => candidate.name === name);
  if (column === undefined || !stored.table.promoted.includes(name)) return undefined;
  const bare = reference(stored.item, `"${column.sqlName}"`);
  return { sql: sql`coalesce(${bare}, '')`, type: 'string', bare };
}

function translateMember(member: Member, scope: ScalarScope): Value {
  const of = translateScalar(member.of, scope);
  const key = translateScalar(member.key, scope);
  const text = promoted(of, member.key);
  const read =
    key.type === 'string' ? scope.dialect.member(of.sql, key.sql) : scope.dialect.element(of.sql, key.sql);
  if (text?.bare === undefined) return { sql: read, type: 'dynamic' };
  return { sql: scope.dialect.toJson(text.bare, 'string'), type: 'dynamic', text };
}

function translateCall(call: Call, scope: ScalarScope): Value {
  const passes = call.name === 'and' || call.name === 'or';
  const inner = { ...scope, filtering: scope.filtering && passes };
  const args = call.args.map((arg) => translateScalar(arg, inner));
  const { name, type, at } = call;
  const [first] = args;
  // Keeps what is known of the column behind it.
  if (name === 'tostring' && first !== undefined) return toText(scope.dialect, first);
  const translate = findFunction(name);
  if (translate === undefined) throw new KqlRefusal(`${name} is not supported here.`, at);
  const { dialect, filtering, order } = scope;
  return { sql: translate({ name, args, type, dialect, at, filtering, order }), type };
}

function translateInTable(scalar: InTable, scope: ScalarScope): Value {
  const { select, value: cell } = firstColumn(scope, scalar.table, null);
  const value = translateScalar(scalar.value, { ...scope, filtering: false });
  const caseless = scalar.name.endsWith('~');
  const subject = caseless
    ? sql`lower(${toText(scope.dialect, value).sql})`
    : convert(scope.dialect, value, cell.type);
  const [column] = select.columns;
  const body =
    caseless && column !== undefined
      ? { ...select, columns: [{ ...column, sql: sql`lower(${column.sql})` }] }
      : select;
  const found = sql`coalesce(${subject} in ${body}, false)`;
  return { sql: scalar.name.startsWith('!') ? sql`(not ${found})` : sql`(${found})`, type: 'bool' };
}

/** An expression in SQL; constants of it that time decides have been folded already. */
export function translateScalar(scalar: Scalar, scope: ScalarScope): Value {
  switch (scalar.kind) {
    case 'literal':
      return constant(scalar.type, scalar.value);
    case 'column': {
      const column = scope.columns.get(scalar.name);
      if (column === undefined) throw new KqlRefusal(`There is no column ${scalar.name} here.`, scalar.at);
      return column;
    }
    case 'member':
      return translateMember(scalar, scope);
    case 'first-cell': {
      const { select, value } = firstColumn(scope, scalar.table, 1n);
      return {
        sql: value.type === 'string' ? sql`coalesce(${select}, '')` : sql`${select}`,
        type: value.type,
      };
    }
    case 'in-table':
      return translateInTable(scalar, scope);
    case 'call':
      return translateCall(scalar, scope);
  }
}
