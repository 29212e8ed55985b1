import type { Dialect } from '../dialects/dialect.ts';
import type { Scalar } from '../tree/scalar.ts';
import type { Tabular } from '../tree/tabular.ts';
import { foldConstants } from './fold-constants.ts';
import { selectOf, wrap, type OrderKey, type Relation, type StoredUse } from './relation.ts';
import type { FromItem, Select, Sql } from './sql.ts';
import { translateScalar, type ScalarScope } from './translate-scalar.ts';
import type { Value } from './value.ts';

/** What one translation is asked for. */
export interface TranslationOptions {
  readonly dialect: Dialect;
  /** Microseconds since 1970. */
  readonly now: bigint;
  /** Rows of every table are of this time: from is in it, to is not. */
  readonly window: { readonly from: bigint; readonly to: bigint } | null;
  /** Null for all; else rows of these plants and of no others. */
  readonly plants: readonly string[] | null;
  /** What stands for a stored table, by its KQL name. */
  readonly relation: (table: string) => string;
}

/** A stored table that was read, with the filters that stand right on it. */
export interface ReadTable {
  readonly use: StoredUse;
  readonly where: readonly Sql[];
  /** How many rows are taken at most, when nothing decides which. */
  readonly limit: bigint | null;
}

/** The state of one translation. */
export class TranslationContext {
  readonly options: TranslationOptions;
  readonly read: ReadTable[] = [];
  readonly #translateTable: (table: Tabular, context: TranslationContext) => Relation;
  #aliases = 0;

  constructor(
    options: TranslationOptions,
    translateTable: (table: Tabular, context: TranslationContext) => Relation,
  ) {
    this.options = options;
    this.#translateTable = translateTable;
  }

  get dialect(): Dialect {
    return this.options.dialect;
  }

  alias(): string {
    this.#aliases += 1;
    return `t${this.#aliases}`;
  }

  table(table: Tabular): Relation {
    return this.#translateTable(table, this);
  }

  fold(scalar: Scalar): Scalar {
    return foldConstants(scalar, this.options.now);
  }

  scalar(scalar: Scalar, columns: ReadonlyMap<string, Value>, extra: Partial<ScalarScope> = {}): Value {
    const translateTable = (table: Tabular) => this.finished(this.table(table));
    const scope = { dialect: this.dialect, columns, filtering: false, order: [], translateTable, ...extra };
    return translateScalar(this.fold(scalar), scope);
  }

  /** A relation that becomes a select now: notes what is read of a stored table. */
  finished(relation: Relation): Relation {
    if (relation.stored !== null) {
      const limit = relation.order.length === 0 ? relation.limit : null;
      this.read.push({ use: relation.stored, where: relation.where, limit });
    }
    return { ...relation, stored: null };
  }

  wrapped(relation: Relation, fenced = false): Relation {
    return wrap(this.finished(relation), this.alias(), fenced);
  }

  /** The relation as something to select from, with columns c1, c2 … */
  item(relation: Relation): FromItem {
    return { kind: 'from', alias: this.alias(), body: selectOf(this.finished(relation)) };
  }

  itemOf(select: Select): FromItem {
    return { kind: 'from', alias: this.alias(), body: select };
  }

  /** A relation whose rows are not cut off yet, so that filters and orders may be added. */
  uncut(relation: Relation): Relation {
    return relation.limit === null ? relation : this.wrapped(relation);
  }
}

/**
 * An order key for a value: strings by code points, nulls where they are told. Strings and the instants of rows are
 * never null; an index over them would not be used where the order says something of nulls.
 */
export function orderKey(dialect: Dialect, value: Value, descending: boolean, nullsFirst: boolean): OrderKey {
  const direction = descending ? 'desc' : 'asc';
  if (value.type === 'string') return { sql: dialect.ordinal(value.sql), direction };
  if (value.stored?.column === value.stored?.table.timeColumn && value.stored !== undefined) {
    return { sql: value.sql, direction };
  }
  return { sql: value.sql, direction: `${direction} nulls ${nullsFirst ? 'first' : 'last'}` };
}
