import type { AlertRule, Comparison, RuleSource } from '@circuitwatch/alerting-definitions';
import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type { PutAlertRuleInput } from '../../generated/resolver-types.ts';
import { parseInput } from '../../inputs/parse-input.ts';
import { readSeverityNumber } from '../alerts/read-severities.ts';
import { kqlProblems } from './kql-problems.ts';
import { ruleSchema, type GivenRule } from './rule-fields.ts';

const fiveMinutes = 300;
const leastSeconds = 60;
const aboveZero: Comparison = { operator: 'GREATER', threshold: 0 };

/**
 * The rule that an input describes, defaults filled in.
 *
 * @throws AppError INVALID with a problem for each field; of KQL each with its line and column.
 */
export function readRule(input: PutAlertRuleInput): AlertRule {
  const given = parseInput(ruleSchema, input);
  const problems = [...sourceProblems(given), ...contextProblems(given)];
  const [first] = problems;
  if (first) throw invalid(first.message, problems);
  const frequencySeconds = given.frequency ?? fiveMinutes;
  return {
    name: given.name,
    description: given.description ?? '',
    severity: readSeverityNumber(given.severity, ['severity']),
    enabled: given.enabled ?? true,
    source: sourceOf(given),
    comparison: given.comparison ?? defaultComparison(given),
    recovery: given.recovery ?? null,
    frequencySeconds,
    windowSeconds: given.window ?? (given.kql ? frequencySeconds : null),
    periods: { failing: given.failingPeriods ?? 1, evaluations: given.evaluationPeriods ?? 1 },
    pendingSeconds: given.pending ?? 0,
    keepFiringSeconds: given.keepFiring ?? 0,
    goodEvaluations: given.goodEvaluations ?? 1,
    autoResolve: given.autoResolve ?? true,
    throttleSeconds: given.throttle ?? null,
    noData: given.noData ?? 'OK',
    onError: given.onError ?? 'KEEP',
    missingAfter: given.missingAfter ?? 2,
    actionGroups: [...new Set(given.actionGroups ?? [])],
    labels: given.labels ?? {},
    annotations: given.annotations ?? {},
  };
}

function sourceProblems({ metric, kql, promql }: GivenRule): readonly FieldProblem[] {
  const sources = [metric, kql, promql].filter((source) => source !== null && source !== undefined);
  if (sources.length !== 1) {
    return [{ path: ['metric'], message: 'Give exactly one of `metric`, `kql` and `promql`.' }];
  }
  return kql ? kqlProblems(kql.query).map((message) => ({ path: ['kql', 'query'], message })) : [];
}

/** What only the fields together tell. */
function contextProblems(given: GivenRule): readonly FieldProblem[] {
  const problem = (field: string, message: string): FieldProblem => ({ path: [field], message });
  const problems: FieldProblem[] = [];
  if (given.comparison === null || given.comparison === undefined) {
    if (given.metric && given.metric.measure !== 'BREACHED')
      problems.push(problem('comparison', 'Say when a value of the metric is a finding.'));
    if (given.kql?.column)
      problems.push(problem('comparison', 'Say when a value of the column is a finding.'));
    if (given.recovery && given.promql)
      problems.push(problem('recovery', 'Only a rule with a comparison can say when a value is good again.'));
  }
  if (!given.promql && (given.frequency ?? fiveMinutes) < leastSeconds) {
    problems.push(problem('frequency', 'Only rules of PromQL are evaluated more than once a minute.'));
  }
  if ((given.failingPeriods ?? 1) > (given.evaluationPeriods ?? 1)) {
    problems.push(
      problem('failingPeriods', 'No more periods can fail than are looked at: `evaluationPeriods`.'),
    );
  }
  return problems;
}

function defaultComparison({ promql }: GivenRule): Comparison | null {
  return promql ? null : aboveZero;
}

function sourceOf({ metric, kql, promql }: GivenRule): RuleSource {
  if (metric) {
    return {
      ...metric,
      kind: 'METRIC',
      measure: metric.measure ?? 'VALUE',
      splitBy: metric.splitBy ?? (metric.shareOf ? ['plant_id'] : ['plant_id', 'circuit_id']),
      aggregation: metric.aggregation ?? 'MAX',
      shareOf: metric.shareOf ?? null,
    };
  }
  if (kql) {
    const { query, column, dimensions } = kql;
    const aggregation = kql.aggregation ?? 'MAX';
    return {
      kind: 'KQL',
      query,
      measure: column ? { kind: 'COLUMN', column, aggregation } : { kind: 'ROWS' },
      dimensions: dimensions ?? [],
    };
  }
  return { kind: 'PROMQL', query: promql?.query ?? '' };
}
