import type { Scalar } from '../tree/scalar.ts';
import type { StoredUse } from './relation.ts';

function narrowed(use: StoredUse, from: bigint | null, to: bigint | null): StoredUse {
  const earliest = from === null || (use.earliest !== null && use.earliest > from) ? use.earliest : from;
  const latest = to === null || (use.latest !== null && use.latest < to) ? use.latest : to;
  return { ...use, earliest, latest };
}

function instant(scalar: Scalar | undefined): bigint | null {
  if (scalar?.kind !== 'literal' || scalar.type !== 'datetime') return null;
  return typeof scalar.value === 'bigint' ? scalar.value : null;
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' };

function compared(use: StoredUse, operator: string, value: bigint): StoredUse {
  if (operator === '>' || operator === '>=') return narrowed(use, value, null);
  if (operator === '<' || operator === '<=') return narrowed(use, null, value);
  return operator === '==' ? narrowed(use, value, value) : use;
}

/**
 * The range of time left by one condition of a where, constants folded. `isTime` tells whether a column is the stored
 * one with the row's instant.
 */
export function narrowRange(use: StoredUse, condition: Scalar, isTime: (name: string) => boolean): StoredUse {
  if (condition.kind !== 'call') return use;
  const [a, b, c] = condition.args;
  if (a?.kind === 'column' && isTime(a.name)) {
    if (condition.name === 'between') {
      const from = instant(b);
      const span =
        c?.kind === 'literal' && c.type === 'timespan' && typeof c.value === 'bigint' ? c.value : null;
      return narrowed(use, from, from !== null && span !== null ? from + span : instant(c));
    }
    const value = instant(b);
    return value === null ? use : compared(use, condition.name, value);
  }
  const value = instant(a);
  if (value === null || b?.kind !== 'column' || !isTime(b.name)) return use;
  return compared(use, mirrored[condition.name] ?? '', value);
}
