import type { Dialect } from '../dialects/dialect.ts';
import type { Span } from '../parsing/problem.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import { convert } from '../sql/convert.ts';
import type { Sql } from '../sql/sql.ts';
import type { Value } from '../sql/value.ts';
import type { KqlType } from '../tables/kql-type.ts';

/** A call of a function or an operator, its arguments translated. */
export interface FunctionCall {
  readonly name: string;
  readonly args: readonly Value[];
  /** The result's type, as Microsoft's parser knows it. */
  readonly type: KqlType;
  readonly dialect: Dialect;
  readonly at: Span;
  /** Whether null and false are one here: at the top of a where. */
  readonly filtering: boolean;
  /** The order of the rows that an aggregation sees, for those that keep it. */
  readonly order: readonly Sql[];
}

/** A function in SQL; its result has the call's type. */
export type Translate = (call: FunctionCall) => Sql;

/** The argument at a place; the parser has seen to it that it is there. */
export function argument(call: FunctionCall, index: number): Value {
  const value = call.args[index];
  if (value === undefined) throw new KqlRefusal(`${call.name} needs more arguments.`, call.at);
  return value;
}

/** An argument as a type. */
export function argumentAs(call: FunctionCall, index: number, type: KqlType): Sql {
  return convert(call.dialect, argument(call, index), type);
}

/** An argument that must be a constant: how it is written decides the SQL. */
export function constantArgument(call: FunctionCall, index: number): string | number | bigint | boolean {
  const { constant } = argument(call, index);
  if (constant === undefined || constant === null) {
    throw new KqlRefusal(`Argument ${index + 1} of ${call.name} must be a constant.`, call.at);
  }
  return constant;
}

/** The type that numbers are computed in: dynamics count as reals. */
export function numericType(values: readonly Value[]): 'real' | 'long' {
  return values.every(({ type }) => type === 'int' || type === 'long') ? 'long' : 'real';
}
