import {
  fingerprintOf,
  type AlertInstance,
  type AlertRule,
  type AlertTransition,
  type Labels,
  type RuleSample,
  type SourceReading,
} from '@circuitwatch/alerting-definitions';
import { advanceInstance, newInstance, type Observation } from './advance-instance.ts';
import { absence, isNew, observe, observeMissing } from './observe.ts';
import { transitionMessage } from './transition-message.ts';

/** More label sets than this are a mistake in a query; the rest is counted and told. */
export const mostInstances = 5_000;

/** What an evaluation came to. */
export interface RuleEvaluationResult {
  /** All that stay known: what is simply NORMAL is forgotten. Those that did not change are the objects that were given. */
  readonly instances: readonly AlertInstance[];
  readonly transitions: readonly AlertTransition[];
  /** Label sets with a finding that are left out, since the rule has as many instances as it may. */
  readonly dropped: number;
  /** What is wrong with the samples themselves, so that the evaluation counts as an error; null: nothing. */
  readonly problem: string | null;
}

type Known = ReadonlyMap<string, AlertInstance>;

/**
 * Labels of an instance: the sample's, the rule's, its name and, unless the rule names one, its severity. An empty
 * label is none, so it is left out.
 */
export function instanceLabels(rule: AlertRule, labels: Labels): Labels {
  const all: Labels = {
    ...labels,
    severity: String(rule.severity),
    ...rule.labels,
    alertname: rule.name,
  };
  if (!Object.values(all).includes('')) return all;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function isKnown({ state, recent }: AlertInstance): boolean {
  return state !== 'NORMAL' || recent.includes(true);
}

/** Collects what becomes of instances. */
function collector(rule: AlertRule, at: Date, detail: string | null = null) {
  const instances: AlertInstance[] = [];
  const transitions: AlertTransition[] = [];
  const add = (before: AlertInstance, after: AlertInstance): void => {
    if (before.state !== after.state) {
      const { fingerprint, labels, state: to, reason, value } = after;
      const message = transitionMessage(rule, before, after, detail);
      transitions.push({ fingerprint, labels, from: before.state, to, reason, value, at, message });
    }
    if (isKnown(after)) instances.push(after);
  };
  return {
    result: (dropped: number): RuleEvaluationResult => ({ instances, transitions, dropped, problem: null }),
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

/** Beyond so many instances comparing labels takes longer than hashing them. */
const fewInstances = 12;

/** Whether a sample with these labels could belong to the instance; true in doubt. */
function mayBe(rule: AlertRule, labels: Labels, instance: AlertInstance): boolean {
  for (const name in labels) {
    if (instance.labels[name] === labels[name]) continue;
    const isOverridden =
      name === 'alertname' || name === 'severity' || name in rule.labels || labels[name] === '';
    if (!isOverridden) return false;
  }
  return true;
}

const twins = 'Two series have the same labels; split by more labels, or aggregate in the query.';

function evaluateSamples(
  rule: AlertRule,
  known: Known,
  samples: readonly RuleSample[],
  at: Date,
): RuleEvaluationResult {
  const found = collector(rule, at);
  // Most series of most rules are simply good: these cost no labels and no hash.
  if (known.size === 0 && !samples.some((sample) => isNew(rule, sample))) return found.result(0);
  const seen = new Set<string>();
  const open = [...known.values()];
  let dropped = 0;
  for (const sample of samples) {
    const isNews = isNew(rule, sample);
    // A good sample only matters to an instance that it may be.
    if (!isNews && open.length <= fewInstances && !open.some((one) => mayBe(rule, sample.labels, one)))
      continue;
    const labels = instanceLabels(rule, sample.labels);
    const fingerprint = fingerprintOf(labels);
    if (seen.has(fingerprint)) {
      return { ...evaluateAbsence(rule, known, { kind: 'ERROR', message: twins }, at), problem: twins };
    }
    seen.add(fingerprint);
    const before = known.get(fingerprint);
    if (before !== undefined) found.advance(before, observe(rule, sample, before));
    else if (isNews && open.length >= mostInstances) dropped += 1;
    else if (isNews) {
      const fresh = newInstance(labels, fingerprint, at);
      open.push(fresh);
      found.advance(fresh, observe(rule, sample, undefined));
    }
  }
  const own = known.size > 0 ? fingerprintOf(instanceLabels(rule, {})) : '';
  for (const before of known.values()) {
    if (!seen.has(before.fingerprint)) found.miss(before, observeMissing(rule, before, own));
  }
  return found.result(dropped);
}

/** No data, or an error: the known instances, or else one of the rule itself, are as the policy says. */
function evaluateAbsence(
  rule: AlertRule,
  known: Known,
  reading: Exclude<SourceReading, { readonly kind: 'SAMPLES' }>,
  at: Date,
): RuleEvaluationResult {
  const policy = reading.kind === 'ERROR' ? rule.onError : rule.noData;
  const found = collector(rule, at, reading.kind === 'ERROR' ? reading.message : null);
  const own = instanceLabels(rule, {});
  const instances =
    known.size === 0 && policy === 'ALERT' ? [newInstance(own, fingerprintOf(own), at)] : known.values();
  for (const before of instances) found.advance(before, absence(policy, reading.kind, before));
  return found.result(0);
}

/** Whether an instance has seen this instant or a later one. */
function isPast(known: Known, at: Date): boolean {
  for (const { evaluatedAt } of known.values()) if (evaluatedAt >= at) return true;
  return false;
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
  if (isPast(known, at)) {
    return { instances: [...known.values()], transitions: [], dropped: 0, problem: null };
  }
  if (reading.kind === 'SAMPLES') return evaluateSamples(rule, known, reading.samples, at);
  return evaluateAbsence(rule, known, reading, at);
}
