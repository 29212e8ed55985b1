import {
  fingerprintOf,
  type AbsencePolicy,
  type AlertInstance,
  type AlertReason,
  type AlertRule,
  type AlertTransition,
  type Labels,
  type RuleSample,
  type SourceReading,
} from '@circuitwatch/alerting-definitions';
import { advanceInstance, newInstance, type Observation } from './advance-instance.ts';
import { meets } from './meets.ts';
import { transitionMessage } from './transition-message.ts';

/** More label sets than this are a mistake in a query; the rest is counted and told. */
export const mostInstances = 5_000;

/** What an evaluation came to. */
export interface RuleEvaluationResult {
  /** All that stay known: what is simply NORMAL is forgotten. Those that did not change are the objects that were given. */
  readonly instances: readonly AlertInstance[];
  readonly transitions: readonly AlertTransition[];
  /** Series beyond the limit, left out. */
  readonly dropped: number;
}

type Known = ReadonlyMap<string, AlertInstance>;

/** Labels of an instance: the sample's, the rule's, its name and, unless the rule names one, its severity. */
export function instanceLabels(rule: AlertRule, labels: Labels): Labels {
  return { severity: String(rule.severity), ...labels, ...rule.labels, alertname: rule.name };
}

function absence(
  policy: AbsencePolicy,
  reason: AlertReason,
  before: AlertInstance | undefined,
): Observation | null {
  if (policy === 'KEEP') return null;
  return {
    isFinding: policy === 'ALERT',
    reason,
    value: null,
    evidence: null,
    observedAt: null,
    missingInARow: before?.missingInARow ?? 0,
  };
}

/** What a sample says of its instance; null: nothing, the instance stays as it is. */
function observe(rule: AlertRule, sample: RuleSample, before: AlertInstance | undefined): Observation | null {
  const { value, evidence, observedAt } = sample;
  if (value === null || Number.isNaN(value)) return absence(rule.noData, 'NO_DATA', before);
  const isFiring = before?.state === 'FIRING' || before?.state === 'RECOVERING';
  const comparison = (isFiring ? rule.recovery : null) ?? rule.comparison;
  const isFinding = comparison === null || meets(value, comparison);
  return { isFinding, reason: 'THRESHOLD', value, evidence, observedAt, missingInARow: 0 };
}

/** The series was not there: after a few times that means that it is good, or that nothing is known. */
function observeMissing(rule: AlertRule, before: AlertInstance): Observation | null {
  const missingInARow = before.missingInARow + 1;
  const hadNoSeries = before.reason === 'NO_DATA' || before.reason === 'ERROR';
  const reason = rule.comparison === null || hadNoSeries ? 'THRESHOLD' : 'MISSING_SERIES';
  const isOver = missingInARow >= rule.missingAfter || hadNoSeries;
  if (!isOver) return null;
  return { isFinding: false, reason, value: null, evidence: null, observedAt: null, missingInARow };
}

function isKnown({ state, recent }: AlertInstance): boolean {
  return state !== 'NORMAL' || recent.includes(true);
}

/** Collects what becomes of instances. */
function collector(rule: AlertRule, at: Date) {
  const instances: AlertInstance[] = [];
  const transitions: AlertTransition[] = [];
  const add = (before: AlertInstance, after: AlertInstance): void => {
    if (before.state !== after.state) {
      const { fingerprint, labels, state: to, reason, value } = after;
      const message = transitionMessage(rule, before, after);
      transitions.push({ fingerprint, labels, from: before.state, to, reason, value, at, message });
    }
    if (isKnown(after)) instances.push(after);
  };
  return {
    instances,
    transitions,
    /** `observation` null: it stays as it is. */
    advance: (before: AlertInstance, observation: Observation | null): void =>
      add(before, observation === null ? before : advanceInstance(rule, before, observation, at)),
    miss: (before: AlertInstance, observation: Observation | null): void =>
      add(
        before,
        observation === null
          ? { ...before, missingInARow: before.missingInARow + 1, evaluatedAt: at }
          : advanceInstance(rule, before, observation, at),
      ),
  };
}

function evaluateSamples(
  rule: AlertRule,
  known: Known,
  samples: readonly RuleSample[],
  at: Date,
): RuleEvaluationResult {
  const found = collector(rule, at);
  const seen = new Set<string>();
  for (const sample of samples.slice(0, mostInstances)) {
    // Most series of most rules are simply good: these cost no labels and no hash.
    if (known.size === 0 && observe(rule, sample, undefined)?.isFinding !== true) continue;
    const labels = instanceLabels(rule, sample.labels);
    const fingerprint = fingerprintOf(labels);
    if (seen.has(fingerprint)) return evaluateAbsence(rule, known, rule.onError, 'ERROR', at);
    seen.add(fingerprint);
    const before = known.get(fingerprint);
    const observation = observe(rule, sample, before);
    if (before === undefined && observation?.isFinding !== true) continue;
    found.advance(before ?? newInstance(labels, fingerprint, at), observation);
  }
  for (const before of known.values()) {
    if (!seen.has(before.fingerprint)) found.miss(before, observeMissing(rule, before));
  }
  const dropped = Math.max(0, samples.length - mostInstances);
  return { instances: found.instances, transitions: found.transitions, dropped };
}

/** No data, or an error: the known instances, or else one of the rule itself, are as the policy says. */
function evaluateAbsence(
  rule: AlertRule,
  known: Known,
  policy: AbsencePolicy,
  reason: 'NO_DATA' | 'ERROR',
  at: Date,
): RuleEvaluationResult {
  const found = collector(rule, at);
  const own = instanceLabels(rule, {});
  const instances =
    known.size === 0 && policy === 'ALERT' ? [newInstance(own, fingerprintOf(own), at)] : known.values();
  for (const before of instances) found.advance(before, absence(policy, reason, before));
  return { instances: found.instances, transitions: found.transitions, dropped: 0 };
}

/**
 * One evaluation of a rule at its scheduled instant, over what its source gave.
 *
 * An instance is told apart by its labels. Prometheus' `for` fires at the evaluation that reaches the duration;
 * `keepFiringSeconds` counts from the first evaluation without a finding. No data and errors keep the identity of the
 * instance, so that silences and routes go on to apply. An instant that is not after the last one changes nothing.
 *
 * @param known the instances that earlier evaluations gave, by fingerprint
 */
export function evaluateRule(
  rule: AlertRule,
  known: Known,
  reading: SourceReading,
  at: Date,
): RuleEvaluationResult {
  const [any] = known.values();
  if (any !== undefined && any.evaluatedAt > at)
    return { instances: [...known.values()], transitions: [], dropped: 0 };
  if (reading.kind === 'SAMPLES') return evaluateSamples(rule, known, reading.samples, at);
  const policy = reading.kind === 'ERROR' ? rule.onError : rule.noData;
  return evaluateAbsence(rule, known, policy, reading.kind, at);
}
