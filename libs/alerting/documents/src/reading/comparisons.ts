import type { Comparison, ComparisonOperator } from '@circuitwatch/alerting-definitions';
import { findWord, number, tellUnknownWord, text, type Item } from '@circuitwatch/monitoring-documents';

const signs: Readonly<Record<string, ComparisonOperator>> = {
  '>': 'GREATER',
  '>=': 'GREATER_OR_EQUAL',
  '<': 'LESS',
  '<=': 'LESS_OR_EQUAL',
  '=': 'EQUAL',
  '==': 'EQUAL',
  '!=': 'NOT_EQUAL',
};

/** Azure's words and other spellings of ours; case and separators do not matter. */
const words: Readonly<Record<string, ComparisonOperator>> = {
  GreaterThan: 'GREATER',
  GreaterThanOrEqual: 'GREATER_OR_EQUAL',
  GreaterThanOrEqualTo: 'GREATER_OR_EQUAL',
  LessThan: 'LESS',
  LessThanOrEqual: 'LESS_OR_EQUAL',
  LessThanOrEqualTo: 'LESS_OR_EQUAL',
  Equals: 'EQUAL',
  NotEquals: 'NOT_EQUAL',
};

const known = ['GREATER', 'GREATER_OR_EQUAL', 'LESS', 'LESS_OR_EQUAL', 'EQUAL', 'NOT_EQUAL'] as const;

/** The operator that a sign or word means. */
function operatorOf(written: string): ComparisonOperator | undefined {
  return signs[written.trim()] ?? findWord(written, known, words);
}

/** The sign of an operator. */
export function signOf(operator: ComparisonOperator): string {
  return Object.entries(signs).find(([sign, meant]) => meant === operator && sign !== '=')?.[0] ?? '>';
}

/** An operator; undefined, told, when it is none. */
function operator(item: Item): ComparisonOperator | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const found = operatorOf(written);
  if (found === undefined) tellUnknownWord(item, written, [...Object.keys(signs), ...Object.keys(words)]);
  return found;
}

/** A text such as `> 0.2`; undefined, told, when it is none. */
export function comparison(item: Item): Comparison | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const [, sign = '', value = ''] = /^(>=|<=|==|!=|>|<|=)\s*(\S+)$/.exec(written) ?? [];
  const threshold = Number(value);
  const found = signs[sign];
  if (found !== undefined && value !== '' && Number.isFinite(threshold)) {
    return { operator: found, threshold };
  }
  const name = String(item.path.findLast((step) => typeof step === 'string') ?? 'The value');
  item.reading.problem(item, `"${name}" must be an operator and a number such as "> 0.2", not "${written}".`);
  return undefined;
}

/** An operator and a threshold in keys of their own; undefined when one is missing or wrong, which the caller tells. */
export function comparisonOf(
  operatorItem: Item | undefined,
  thresholdItem: Item | undefined,
): Comparison | undefined {
  const readOperator = operatorItem && operator(operatorItem);
  const threshold = thresholdItem && number(thresholdItem);
  if (readOperator === undefined || threshold === undefined) return undefined;
  return { operator: readOperator, threshold };
}

/** The comparison as `comparison` reads it. */
export function formatComparison({ operator: given, threshold }: Comparison): string {
  return `${signOf(given)} ${threshold}`;
}
