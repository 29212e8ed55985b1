import type { Literal, LiteralValue, Scalar } from '../tree/scalar.ts';
import type { KqlType } from '../tables/kql-type.ts';

const day = 86_400_000_000n;

function literal(from: Scalar, type: KqlType, value: LiteralValue): Literal {
  return { kind: 'literal', type, value, at: from.at };
}

/** Arithmetic on whole numbers of microseconds: datetimes and timespans. */
function timeArithmetic(name: string, a: Literal, b: Literal): bigint | undefined {
  if (typeof a.value !== 'bigint') return undefined;
  if (typeof b.value === 'bigint' && a.type !== 'long' && b.type !== 'long') {
    if (name === '+') return a.value + b.value;
    if (name === '-') return a.value - b.value;
  }
  const [span, factor] = a.type === 'timespan' ? [a, b] : [b, a];
  if (name !== '*' || span.type !== 'timespan' || typeof span.value !== 'bigint') return undefined;
  if (typeof factor.value === 'bigint' && factor.type === 'long') return span.value * factor.value;
  return undefined;
}

function foldTime(scalar: Scalar, name: string, args: readonly Scalar[], now: bigint): Literal | null {
  const [a, b] = args;
  if (name === 'now' && a === undefined) return literal(scalar, 'datetime', now);
  if (a?.kind !== 'literal' || typeof a.value !== 'bigint') return null;
  if (name === 'now' && a.type === 'timespan') return literal(scalar, 'datetime', now + a.value);
  if (name === 'ago' && a.type === 'timespan') return literal(scalar, 'datetime', now - a.value);
  if (name === 'negate') return literal(scalar, a.type, -a.value);
  if (name === 'startofday' && b === undefined && a.type === 'datetime') {
    return literal(scalar, 'datetime', a.value - (((a.value % day) + day) % day));
  }
  if (b?.kind !== 'literal' || (scalar.type !== 'datetime' && scalar.type !== 'timespan')) return null;
  const value = timeArithmetic(name, a, b);
  return value === undefined ? null : literal(scalar, scalar.type, value);
}

/**
 * Works out what is known before the query runs: now, ago and the arithmetic around them, so that the range of time that
 * a query asks for can be seen. `now` in microseconds since 1970.
 */
export function foldConstants(scalar: Scalar, now: bigint): Scalar {
  switch (scalar.kind) {
    case 'literal':
    case 'column':
    case 'first-cell':
      return scalar;
    case 'member':
      return { ...scalar, of: foldConstants(scalar.of, now), key: foldConstants(scalar.key, now) };
    case 'in-table':
      return { ...scalar, value: foldConstants(scalar.value, now) };
    case 'call': {
      const args = scalar.args.map((arg) => foldConstants(arg, now));
      return foldTime(scalar, scalar.name, args, now) ?? { ...scalar, args };
    }
  }
}
