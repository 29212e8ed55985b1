import type { AlertRule, KqlSource, MetricSource } from '@circuitwatch/alerting-definitions';
import { formatComparison, signOf } from '../reading/comparisons.ts';
import { formatSeconds } from '../reading/durations.ts';
import { completeRule } from '../rules/rule-defaults.ts';
import { usualSplit, worstOf } from './read-source.ts';

type Written = Readonly<Record<string, unknown>>;

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** One name alone, several as a list; none is left out. */
function some(singular: string, plural: string, names: readonly string[]): Written {
  if (names.length === 0) return {};
  return names.length === 1 ? { [singular]: names[0] } : { [plural]: names };
}

function metricFields(source: MetricSource, { comparison }: AlertRule): Written {
  const { measure, splitBy, aggregation, shareOf } = source;
  return {
    ...(source.metrics.length === 0 ? { metric: 'any' } : some('metric', 'metrics', source.metrics)),
    ...some('signal', 'signals', source.signals),
    ...some('plant', 'plants', source.plants),
    ...some('circuit', 'circuits', source.circuits),
    ...some('monitor', 'monitors', source.monitors),
    ...some('feature', 'features', source.features),
    ...(measure !== 'VALUE' && { measure: measure.toLowerCase() }),
    ...(!same(splitBy, usualSplit(shareOf)) && { split_by: splitBy }),
    ...(aggregation !== worstOf(shareOf ?? comparison) && { aggregation: aggregation.toLowerCase() }),
    ...(shareOf !== null && { share_of: formatComparison(shareOf) }),
  };
}

function kqlFields({ query, measure, dimensions }: KqlSource): Written {
  return {
    kql: query,
    ...(measure.kind === 'COLUMN' && {
      column: measure.column,
      aggregation: measure.aggregation.toLowerCase(),
    }),
    ...(dimensions.length > 0 && { dimensions }),
  };
}

function sourceFields(rule: AlertRule): Written {
  const { source } = rule;
  if (source.kind === 'METRIC') return metricFields(source, rule);
  return source.kind === 'KQL' ? kqlFields(source) : { promql: source.query };
}

function timeFields(rule: AlertRule, usual: AlertRule): Written {
  const { frequencySeconds, windowSeconds, pendingSeconds, keepFiringSeconds, throttleSeconds } = rule;
  return {
    ...(frequencySeconds !== usual.frequencySeconds && { frequency: formatSeconds(frequencySeconds) }),
    ...(windowSeconds !== null && { window: formatSeconds(windowSeconds) }),
    ...(pendingSeconds > 0 && { for: formatSeconds(pendingSeconds) }),
    ...(keepFiringSeconds > 0 && { keep_firing_for: formatSeconds(keepFiringSeconds) }),
    ...(throttleSeconds !== null && { throttle: formatSeconds(throttleSeconds) }),
  };
}

/** The rule in our own words, as `readRule` reads it; what is as usual is left out. */
export function exportRule(rule: AlertRule): Written {
  const usual = completeRule({ name: rule.name, source: rule.source });
  const { comparison, recovery, periods, noData, onError } = rule;
  const times = timeFields(rule, usual);
  const numbers = {
    ...(rule.goodEvaluations !== usual.goodEvaluations && { good_evaluations: rule.goodEvaluations }),
    ...(!rule.autoResolve && { auto_resolve: false }),
    ...(rule.missingAfter !== usual.missingAfter && { missing_after: rule.missingAfter }),
  };
  return {
    name: rule.name,
    ...(rule.description !== '' && { description: rule.description }),
    severity: rule.severity,
    ...(!rule.enabled && { enabled: false }),
    ...sourceFields(rule),
    ...(comparison !== null && { operator: signOf(comparison.operator), threshold: comparison.threshold }),
    ...(recovery !== null && { recovery: formatComparison(recovery) }),
    ...times,
    ...(periods.evaluations > 1 && { periods: `${periods.failing} of ${periods.evaluations}` }),
    ...numbers,
    ...(noData !== usual.noData && { no_data: noData.toLowerCase() }),
    ...(onError !== usual.onError && { on_error: onError.toLowerCase() }),
    ...(rule.actionGroups.length > 0 && { action_groups: rule.actionGroups }),
    ...(Object.keys(rule.labels).length > 0 && { labels: rule.labels }),
    ...(Object.keys(rule.annotations).length > 0 && { annotations: rule.annotations }),
  };
}
