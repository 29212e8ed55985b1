import fc from 'fast-check';
import type { Row } from './fleet-telemetry.ts';
import { binned } from './plain-answers.ts';

/** KQL's truth: null is neither. */
type Truth = boolean | null;

/** A condition in KQL and in plain code. */
export interface Condition {
  readonly kql: string;
  readonly holds: (row: Row) => Truth;
}

/** A grouping in KQL and in plain code. */
export interface Grouping {
  readonly kql: string;
  readonly key: (row: Row) => unknown;
}

const words = ['alpha', 'Alpha', 'alpha-beta', 'beta', '', "o'brien; --", '$1', 'x_1'];
const numbers = [-3, -1.5, 0, 0.25, 1, 2, 10];

function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

function quoted(word: string): string {
  return JSON.stringify(word);
}

const hasTerm = (value: string, term: string): boolean =>
  term === '' ||
  value
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .includes(term.toLowerCase());

const textTests: Readonly<Record<string, (value: string, word: string) => boolean>> = {
  '==': (value, word) => value === word,
  '!=': (value, word) => value !== word,
  '=~': (value, word) => value.toLowerCase() === word.toLowerCase(),
  '!~': (value, word) => value.toLowerCase() !== word.toLowerCase(),
  contains: (value, word) => value.toLowerCase().includes(word.toLowerCase()),
  '!contains': (value, word) => !value.toLowerCase().includes(word.toLowerCase()),
  contains_cs: (value, word) => value.includes(word),
  startswith: (value, word) => value.toLowerCase().startsWith(word.toLowerCase()),
  '!startswith': (value, word) => !value.toLowerCase().startsWith(word.toLowerCase()),
  endswith: (value, word) => value.toLowerCase().endsWith(word.toLowerCase()),
};

const onText: fc.Arbitrary<Condition> = fc
  .record({
    column: fc.constantFrom('name', 'cloud_RoleName', 'plant_id'),
    operator: fc.constantFrom(...Object.keys(textTests)),
    word: fc.constantFrom(...words),
  })
  .map(({ column, operator, word }) => ({
    kql: `${column} ${operator} ${quoted(word)}`,
    holds: (row) => textTests[operator]?.(text(row, column), word) ?? null,
  }));

const onTerms: fc.Arbitrary<Condition> = fc
  .record({ term: fc.constantFrom('alpha', 'BETA', 'alph', '1', 'x'), positive: fc.boolean() })
  .map(({ term, positive }) => ({
    kql: `name ${positive ? 'has' : '!has'} ${quoted(term)}`,
    holds: (row) => hasTerm(text(row, 'name'), term) === positive,
  }));

const numberTests: Readonly<Record<string, (value: number | null, other: number) => Truth>> = {
  '==': (value, other) => value === other,
  '!=': (value, other) => value !== other,
  '<': (value, other) => (value === null ? null : value < other),
  '<=': (value, other) => (value === null ? null : value <= other),
  '>': (value, other) => (value === null ? null : value > other),
  '>=': (value, other) => (value === null ? null : value >= other),
};

const onNumbers: fc.Arbitrary<Condition> = fc
  .record({
    column: fc.constantFrom('value', 'itemCount', 'valueSum'),
    operator: fc.constantFrom(...Object.keys(numberTests)),
    other: fc.constantFrom(...numbers),
  })
  .map(({ column, operator, other }) => ({
    kql: `${column} ${operator} ${other < 0 ? `(${other})` : other}`,
    holds: (row) => numberTests[operator]?.((row[column] ?? null) as number | null, other) ?? null,
  }));

const onNulls: fc.Arbitrary<Condition> = fc.constantFrom<Condition>(
  { kql: 'isnull(value)', holds: (row) => row['value'] === null },
  { kql: 'isnotempty(plant_id)', holds: (row) => text(row, 'plant_id') !== '' },
  { kql: 'name in ("alpha", "", "$1")', holds: (row) => ['alpha', '', '$1'].includes(text(row, 'name')) },
  { kql: 'itemCount !in (1, 2)', holds: (row) => row['itemCount'] !== 1 && row['itemCount'] !== 2 },
  {
    kql: 'customDimensions.tag == "red"',
    holds: (row) => (row['customDimensions'] as Row | null)?.['tag'] === 'red',
  },
);

function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function not(a: Truth): Truth {
  return a === null ? null : !a;
}

/** Conditions of any depth. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    onText,
    onNumbers,
    onTerms,
    onNulls,
    tie('any').map((inner) => ({ kql: `not(${inner.kql})`, holds: (row: Row) => not(inner.holds(row)) })),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
      kql: `(${a.kql} and ${b.kql})`,
      holds: (row: Row) => and(a.holds(row), b.holds(row)),
    })),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
      kql: `(${a.kql} or ${b.kql})`,
      holds: (row: Row) => not(and(not(a.holds(row)), not(b.holds(row)))),
    })),
  ),
})).any;

/** Ways of grouping. */
export const groupings: fc.Arbitrary<Grouping> = fc.constantFrom<Grouping>(
  { kql: 'name', key: (row) => text(row, 'name') },
  { kql: 'plant_id', key: (row) => text(row, 'plant_id') },
  { kql: 'itemCount', key: (row) => row['itemCount'] ?? null },
  { kql: 'bin(timestamp, 1h)', key: (row) => binned(row['timestamp'] as Date, 3_600_000) },
  {
    kql: 'bin(value, 2.0)',
    key: (row) => (row['value'] === null ? null : Math.floor((row['value'] as number) / 2) * 2),
  },
  { kql: 'strlen(name)', key: (row) => text(row, 'name').length },
  {
    kql: 'tostring(customDimensions.tag)',
    key: (row) => {
      const tag = (row['customDimensions'] as { readonly tag: string | number | null } | null)?.tag;
      return String(tag ?? '');
    },
  },
);

/** Rows with nulls, empty strings and awkward words. */
export function awkwardRows(count: number, random: () => number): Row[] {
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  return Array.from({ length: count }, () => ({
    timestamp: new Date(Date.UTC(2026, 1, 1) + Math.floor(random() * 6 * 3_600_000)),
    name: pick(words) ?? '',
    value: random() < 0.2 ? null : (pick(numbers) ?? 0),
    valueSum: random() < 0.2 ? null : (pick(numbers) ?? 0),
    itemCount: random() < 0.2 ? null : Math.floor(random() * 4),
    plant_id: random() < 0.3 ? null : (pick(['P1', 'P2', '']) ?? null),
    cloud_RoleName: pick(words) ?? '',
    customDimensions: random() < 0.2 ? null : { tag: pick(['red', 'blue', 7, null]) ?? null },
  }));
}
