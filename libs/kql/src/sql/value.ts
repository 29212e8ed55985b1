import type { LiteralValue } from '../tree/scalar.ts';
import type { KqlType } from '../tables/kql-type.ts';
import type { TelemetryTable } from '../tables/telemetry-tables.ts';
import { sql, type FromItem, type Parameter, type Sql } from './sql.ts';

/** An expression in SQL with what is known of it. */
export interface Value {
  readonly sql: Sql;
  readonly type: KqlType;
  /** The value, when it is a constant. */
  readonly constant?: LiteralValue;
  /** For strings of stored columns: the column as it is, null where KQL sees an empty string; indexes know it so. */
  readonly bare?: Sql;
  /** For dynamics that are kept as text in a column of their own: that column. */
  readonly text?: Value;
  /** For stored columns: where they are stored. */
  readonly stored?: { readonly table: TelemetryTable; readonly column: string; readonly item: FromItem };
}

/** A microsecond count since 1970 as ISO 8601 text. */
function datetimeOfMicroseconds(microseconds: bigint): string {
  const milliseconds = microseconds / 1_000n - (microseconds % 1_000n < 0n ? 1n : 0n);
  const rest = microseconds - milliseconds * 1_000n;
  return new Date(Number(milliseconds)).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

function boundValue(type: KqlType, value: LiteralValue): Parameter['value'] {
  if (typeof value === 'bigint') return type === 'datetime' ? datetimeOfMicroseconds(value) : String(value);
  // JSON's numbers, which some drivers send, know no infinity.
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** A constant, bound. */
export function constant(type: KqlType, value: LiteralValue): Value {
  const parameter = { kind: 'parameter', type, value: boundValue(type, value) } as const;
  return { sql: sql`${parameter}`, type, constant: value };
}
