import type { AlertRule, Comparison, RuleSource } from '@circuitwatch/alerting-definitions';
import { completeRule, frequencyBounds } from '@circuitwatch/alerting-documents';
import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type { PutAlertRuleInput } from '../../generated/resolver-types.ts';
import { parseInput } from '../../inputs/parse-input.ts';
import { readSeverityNumber } from '../alerts/read-severities.ts';
import { kqlProblems } from './kql-problems.ts';
import { ruleSchema, type GivenRule } from './rule-fields.ts';

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
  const { frequency, failingPeriods, evaluationPeriods } = given;
  return completeRule({
    name: given.name,
    description: given.description ?? undefined,
    severity: readSeverityNumber(given.severity, ['severity']),
    enabled: given.enabled ?? undefined,
    source: sourceOf(given),
    comparison: given.comparison ?? defaultComparison(given),
    recovery: given.recovery ?? undefined,
    frequencySeconds: frequency ?? undefined,
    windowSeconds: given.window ?? (given.kql ? (frequency ?? undefined) : undefined),
    periods: { failing: failingPeriods ?? 1, evaluations: evaluationPeriods ?? failingPeriods ?? 1 },
    pendingSeconds: given.pending ?? undefined,
    keepFiringSeconds: given.keepFiring ?? undefined,
    goodEvaluations: given.goodEvaluations ?? undefined,
    autoResolve: given.autoResolve ?? undefined,
    throttleSeconds: given.throttle ?? undefined,
    noData: given.noData ?? undefined,
    onError: given.onError ?? undefined,
    missingAfter: given.missingAfter ?? undefined,
    actionGroups: [...new Set(given.actionGroups ?? [])],
    labels: given.labels ?? undefined,
    annotations: given.annotations ?? undefined,
  });
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
  const { least } = frequencyBounds;
  if (!given.promql && given.frequency !== null && given.frequency !== undefined && given.frequency < least) {
    problems.push(problem('frequency', 'Only rules of PromQL are evaluated more than once a minute.'));
  }
  if ((given.failingPeriods ?? 1) > (given.evaluationPeriods ?? given.failingPeriods ?? 1)) {
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
