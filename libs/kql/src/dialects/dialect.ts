import type { Sql } from '../sql/sql.ts';
import type { KqlType, StoredType } from '../tables/kql-type.ts';

/** The units that datetimes are cut, moved and taken apart by. */
export type TimeUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

/** The parts of a datetime that have a number of their own. */
export type TimePart = TimeUnit | 'dayofweek' | 'dayofyear' | 'weekofyear' | 'millisecond' | 'microsecond';

/**
 * What databases say each in its own way. Datetimes are `timestamptz` in one and UTC `timestamp` in the other, timespans
 * are microseconds as 64-bit integers in both, dynamics are `jsonb` and `JSON`.
 */
export interface Dialect {
  readonly name: 'postgres' | 'duckdb';
  /** The SQL type that values of a type are cast to. */
  typeName(type: KqlType): string;
  /** A column of a stored table as this dialect computes with it. */
  stored(column: Sql, type: StoredType): Sql;
  /** Whether inner columns are kept from being written out at each use. */
  readonly fences: boolean;

  /** Real division: by zero it is infinite or NaN. */
  divideReals(a: Sql, b: Sql): Sql;
  /** Division of integers towards zero; b is never 0. */
  divideIntegers(a: Sql, b: Sql): Sql;
  /** A real without its fraction as a long; null where it is none or does not fit. */
  realToLong(value: Sql): Sql;
  /** e to the power; infinite where it does not fit. */
  exp(value: Sql): Sql;
  power(base: Sql, exponent: Sql): Sql;
  /** A real as text, with ".0" when it is whole. */
  realText(value: Sql): Sql;

  /** Text as a value of the type, null where it is none. */
  parse(value: Sql, type: 'real' | 'long' | 'int' | 'datetime' | 'timespan'): Sql;
  /** Text with its order by code points. */
  ordinal(value: Sql): Sql;
  /** Whether a pattern is found in a text. */
  matches(value: Sql, pattern: Sql, caseless: boolean): Sql;
  /** A pattern of people, written for RE2, as this database reads it. */
  pattern(text: string): string;
  /** A pattern that is only known when the query runs. */
  patternOf(value: Sql): Sql;
  /** The group's text of the first match, null without one. */
  extract(value: Sql, pattern: Sql, group: number): Sql;
  replacePattern(value: Sql, pattern: Sql, replacement: Sql): Sql;
  /** A text's pieces as a dynamic. */
  split(value: Sql, delimiter: Sql): Sql;

  microseconds(datetime: Sql): Sql;
  fromMicroseconds(microseconds: Sql): Sql;
  /** Datetime plus microseconds. */
  addMicroseconds(datetime: Sql, microseconds: Sql): Sql;
  /** The start of the bin that a datetime is in; bins are counted from the year 1. */
  binDatetime(datetime: Sql, microseconds: Sql): Sql;
  /** The start of the unit; weeks start on Sunday. */
  startOf(unit: TimeUnit, datetime: Sql): Sql;
  addUnits(unit: TimeUnit, datetime: Sql, count: Sql): Sql;
  timePart(part: TimePart, datetime: Sql): Sql;
  /** yyyy-MM-ddTHH:mm:ss and as many digits of the second's fraction as asked for, 3 or 6. */
  datetimeText(datetime: Sql, digits: 3 | 6): Sql;
  /** One piece of a format of format_datetime, such as yyyy. */
  formatPiece(datetime: Sql, piece: string): Sql;

  /** A text as JSON; what is none is a string. */
  parseJson(value: Sql): Sql;
  /** A scalar as JSON; datetimes and timespans come as text. */
  toJson(value: Sql, type: KqlType): Sql;
  /** A string as its own text, anything else as JSON; null for JSON's null. */
  jsonText(value: Sql): Sql;
  member(of: Sql, key: Sql): Sql;
  element(of: Sql, index: Sql): Sql;
  /** A JSON array's length, null for anything else. */
  arrayLength(value: Sql): Sql;
  /** array, dictionary, string, long, double, bool or null. */
  jsonTypeName(value: Sql): Sql;
  jsonArray(values: readonly Sql[]): Sql;
  jsonObject(keys: readonly Sql[], values: readonly Sql[]): Sql;
  bagKeys(value: Sql): Sql;
  /** Whether an array of scalars has an element whose text is this. */
  arrayHas(array: Sql, text: Sql): Sql;
  /** The elements of an array, the pairs of a bag, or the value itself, as a list to take apart. */
  elements(value: Sql): Sql;
  /** A from item with a row for each place of the longest list: columns e1, e2 … and `place` from 1. */
  takeApart(lists: readonly Sql[]): Sql;

  /** The smallest value with at least this share of the group's values at or below it. */
  percentile(value: Sql, share: Sql): Sql;
  /** A value's aggregate over the row where `by` is largest (or smallest), nulls included. */
  extreme(which: 'arg_max' | 'arg_min', value: Sql, by: Sql): Sql;
  /** JSON values that are not null, gathered; no limit. */
  gather(
    value: Sql,
    condition: Sql,
    options: { readonly distinct: boolean; readonly order: readonly Sql[] },
  ): Sql;
}
