import type { AlertRule, ComparisonOperator, RuleSource } from '@circuitwatch/alerting-definitions';

const signs: Readonly<Record<ComparisonOperator, string>> = {
  GREATER: '>',
  GREATER_OR_EQUAL: '>=',
  LESS: '<',
  LESS_OR_EQUAL: '<=',
  EQUAL: '==',
  NOT_EQUAL: '!=',
};

/** A length of time as people write it, such as `1 h 30 min`. */
export function describeSeconds(seconds: number): string {
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const text = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
  return text === '' ? '0 s' : text;
}

const measures = {
  VALUE: '',
  CHANGE: 'change of ',
  RELATIVE_CHANGE: 'relative change of ',
  BREACHED: 'breach of ',
} as const;

function subject(source: RuleSource): string {
  if (source.kind === 'PROMQL') return source.query;
  if (source.kind === 'KQL') {
    const { measure } = source;
    return measure.kind === 'ROWS' ? 'rows' : `${measure.aggregation.toLowerCase()} of ${measure.column}`;
  }
  const what = source.metrics.length === 0 ? 'any metric' : source.metrics.join(' or ');
  const measured = `${measures[source.measure]}${what}`;
  const { shareOf } = source;
  if (shareOf === null) return measured;
  return `share of circuits with ${measured} ${signs[shareOf.operator]} ${shareOf.threshold}`;
}

/** What a rule looks for, in one line such as `psi > 0.2 in 3 of the last 5 for 10 min`. */
export function describeCondition(rule: AlertRule): string {
  const { comparison, periods, pendingSeconds, windowSeconds, source } = rule;
  const compared = comparison === null ? '' : ` ${signs[comparison.operator]} ${comparison.threshold}`;
  const within = windowSeconds === null ? '' : ` within ${describeSeconds(windowSeconds)}`;
  const several = periods.evaluations > 1 ? ` in ${periods.failing} of the last ${periods.evaluations}` : '';
  const pending = pendingSeconds > 0 ? ` for ${describeSeconds(pendingSeconds)}` : '';
  return `${subject(source)}${compared}${within}${several}${pending}`;
}
