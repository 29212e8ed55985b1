import { AppError } from '@circuitwatch/platform-errors';
import type { KqlType } from '../tables/kql-type.ts';
import type { FromItem, Parameter, Select, Sql } from './sql.ts';

/** A value to bind: text, digits for longs, ISO 8601 for datetimes, JSON for dynamics. */
export type SqlParameter = string | number | boolean | null;

const mostParts = 1_000_000;

/** Writes SQL out: numbers what is bound, and remembers which columns are asked for. */
export class SqlWriter {
  readonly #typeName: (type: KqlType) => string;
  readonly #numbers = new Map<string, number>();
  readonly #bound: SqlParameter[] = [];
  readonly #asked = new Map<FromItem, Set<string>>();
  #parts = 0;

  constructor(typeName: (type: KqlType) => string) {
    this.#typeName = typeName;
  }

  /** What is bound to $1, $2 … of everything written. */
  get parameters(): readonly SqlParameter[] {
    return this.#bound;
  }

  /** The columns of an item that anything written so far asks for. */
  askedOf(item: FromItem): ReadonlySet<string> {
    return this.#askedOf(item);
  }

  /** The text of a piece. */
  write(sql: Sql): string {
    this.#parts += sql.parts.length;
    if (this.#parts > mostParts) {
      throw new AppError('INVALID', 'The query becomes too long in SQL: say it in fewer steps.');
    }
    const written = new Array<string>(sql.parts.length);
    sql.parts.forEach((part, index) => {
      if (typeof part === 'string') written[index] = part;
      else if (part.kind !== 'from') written[index] = this.#piece(part);
    });
    // Last, and the last first: what stands around them, or after them, asks for their columns.
    for (let index = sql.parts.length - 1; index >= 0; index--) {
      const part = sql.parts[index];
      if (typeof part === 'object' && part.kind === 'from')
        written[index] = `${this.#body(part)} as ${part.alias}`;
    }
    return written.join('');
  }

  #piece(part: Exclude<Sql['parts'][number], string | FromItem>): string {
    switch (part.kind) {
      case 'sql':
        return this.write(part);
      case 'parameter':
        return this.#bind(part);
      case 'reference':
        this.#askedOf(part.item).add(part.column);
        return `${part.item.alias}.${part.column}`;
      case 'select':
        return `(${this.writeSelect(part, null)})`;
    }
  }

  /**
   * The text of a select with the columns asked for, or all. What it selects from is written last: by then it is known
   * what is asked of it.
   */
  writeSelect(select: Select, asked: ReadonlySet<string> | null): string {
    const columns = select.columns
      .filter(({ name }) => asked === null || asked.has(name))
      .map(({ name, sql }) => `${this.write(sql)} as ${name}`);
    const list = (word: string, pieces: readonly Sql[], separator = ', ') =>
      pieces.length === 0 ? '' : ` ${word} ${pieces.map((piece) => this.write(piece)).join(separator)}`;
    const distinct = select.distinctOn.length === 0 ? '' : `${list('distinct on (', select.distinctOn)} )`;
    const where = list('where', select.where, ' and ');
    const groupBy = list('group by', select.groupBy);
    const orderBy = list('order by', select.orderBy);
    const limit = select.limit === null ? '' : ` limit ${this.write(select.limit)}`;
    const from = select.from === null ? '' : ` from ${this.write(select.from)}`;
    const fence = select.fenced && limit === '' ? ' offset 0' : '';
    const selected = columns.length === 0 ? '1 as nothing' : columns.join(', ');
    return `select${distinct} ${selected}${from}${where}${groupBy}${orderBy}${limit}${fence}`;
  }

  #body(item: FromItem): string {
    const { body } = item;
    if (body.kind === 'sql') return this.write(body);
    const asked = this.#askedOf(item);
    const selects = body.kind === 'select' ? [body] : body.selects;
    return `(${selects.map((select) => this.writeSelect(select, asked)).join(' union all ')})`;
  }

  #askedOf(item: FromItem): Set<string> {
    const known = this.#asked.get(item);
    if (known !== undefined) return known;
    const fresh = new Set<string>();
    this.#asked.set(item, fresh);
    return fresh;
  }

  /** The same value has the same number, so that databases see that two expressions are one. */
  #bind(parameter: Parameter): string {
    const key = `${parameter.type} ${typeof parameter.value} ${parameter.value}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#bound.push(parameter.value);
      this.#numbers.set(key, number);
    }
    return `$${number}::${this.#typeName(parameter.type)}`;
  }
}
