import type { Span } from '../parsing/problem.ts';
import type { KqlType } from '../tables/kql-type.ts';
import type { Tabular } from './tabular.ts';

/**
 * A constant's value: datetimes are microseconds since 1970 and timespans microseconds (both bigint, as are int and
 * long), dynamics JSON text. Null is the null of its type; strings have none.
 */
export type LiteralValue = string | number | bigint | boolean | null;

/** A constant in the text. */
export interface Literal {
  readonly kind: 'literal';
  readonly type: KqlType;
  readonly value: LiteralValue;
  readonly at: Span;
}

/** A column of the rows at hand; in a join's condition, of one side. */
export interface ColumnUse {
  readonly kind: 'column';
  readonly name: string;
  readonly type: KqlType;
  readonly at: Span;
}

/** A function or an operator over scalars; operators go by their sign, such as "==". */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Scalar[];
  readonly type: KqlType;
  readonly at: Span;
}

/** A part of a dynamic: `of.key`, `of["key"]`, `of[0]`. */
export interface Member {
  readonly kind: 'member';
  readonly of: Scalar;
  readonly key: Scalar;
  readonly type: 'dynamic';
  readonly at: Span;
}

/** The first cell of a table: toscalar(…). */
export interface FirstCell {
  readonly kind: 'first-cell';
  readonly table: Tabular;
  readonly type: KqlType;
  readonly at: Span;
}

/** `value in (table)`: whether the table's first column has the value. */
export interface InTable {
  readonly kind: 'in-table';
  /** in, !in, in~ or !in~. */
  readonly name: string;
  readonly value: Scalar;
  readonly table: Tabular;
  readonly type: 'bool';
  readonly at: Span;
}

/** An expression with one value a row, its type known. */
export type Scalar = Literal | ColumnUse | Call | Member | FirstCell | InTable;

/** A value and the column that it makes. */
export interface NamedScalar {
  readonly name: string;
  readonly value: Scalar;
}
