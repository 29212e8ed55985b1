import type { AlertInstance, AlertTransition } from '@circuitwatch/alerting-definitions';
import {
  dueInstants,
  evaluateRule,
  renderAnnotations,
  type DueEvaluations,
} from '@circuitwatch/alerting-evaluation';
import {
  toInstance,
  type ClaimedRule,
  type RuleEvaluation,
  type RuleOutcome,
} from '@circuitwatch/persistence';
import type { RuleSources } from './rule-sources.ts';

/** Windows of telemetry that are made up for after a pause; older ones are counted as missed. */
const mostInstants = 10;

/** An instance that is simply NORMAL again, as it is written down. */
function forgotten(
  before: AlertInstance | undefined,
  transition: AlertTransition | undefined,
  at: Date,
): AlertInstance | null {
  const base = before ?? transition;
  if (base === undefined) return null;
  return {
    labels: base.labels,
    fingerprint: base.fingerprint,
    state: 'NORMAL',
    reason: transition?.reason ?? before?.reason ?? 'THRESHOLD',
    value: transition === undefined ? (before?.value ?? null) : transition.value,
    activeSince: null,
    firingSince: null,
    recoveringSince: null,
    recent: [],
    goodInARow: 0,
    missingInARow: 0,
    observedAt: before?.observedAt ?? null,
    evaluatedAt: at,
    evidence: null,
  };
}

/** Instances that are not as they were claimed. */
function changes(
  before: ReadonlyMap<string, AlertInstance>,
  after: ReadonlyMap<string, AlertInstance>,
  transitions: readonly AlertTransition[],
  at: Date,
): readonly AlertInstance[] {
  const last = new Map(transitions.map((transition) => [transition.fingerprint, transition]));
  const gone = [...new Set([...before.keys(), ...last.keys()])].filter(
    (fingerprint) => !after.has(fingerprint),
  );
  return [
    ...[...after.values()].filter((instance) => before.get(instance.fingerprint) !== instance),
    ...gone
      .map((fingerprint) => forgotten(before.get(fingerprint), last.get(fingerprint), at))
      .filter((instance) => instance !== null),
  ];
}

/**
 * A new rule is evaluated at once, so that its author sees what it does. Results of monitors say themselves when they
 * were found, so the newest instant has them all.
 */
function instantsOf({ rule }: ClaimedRule, now: Date): DueEvaluations {
  const due = dueInstants(rule.definition, rule.lastEvaluatedAt, now, mostInstants);
  if (rule.lastEvaluatedAt === null) return { ...due, instants: [now] };
  return rule.definition.source.kind === 'METRIC' ? { ...due, instants: due.instants.slice(-1) } : due;
}

/** Evaluates one rule at every instant that is due, oldest first. */
export async function evaluateClaimed(
  claimed: ClaimedRule,
  sources: RuleSources,
  now: Date,
): Promise<RuleEvaluation> {
  const { rule, alerts } = claimed;
  const { definition } = rule;
  const { instants, next, missed } = instantsOf(claimed, now);
  const before = new Map(alerts.map((alert) => [alert.fingerprint, toInstance(alert)]));
  let known: ReadonlyMap<string, AlertInstance> = before;
  const transitions: AlertTransition[] = [];
  let outcome: RuleOutcome = rule.lastOutcome ?? 'OK';
  let error: string | null = rule.lastError;
  for (const at of instants) {
    const reading = await sources.read(definition, at);
    const result = evaluateRule(definition, known, reading, at);
    known = new Map(result.instances.map((instance) => [instance.fingerprint, instance]));
    transitions.push(...result.transitions);
    outcome = result.problem === null ? (reading.kind === 'SAMPLES' ? 'OK' : reading.kind) : 'ERROR';
    error = result.problem ?? (reading.kind === 'ERROR' ? reading.message : droppedNote(result.dropped));
  }
  const evaluatedAt = instants.at(-1) ?? rule.lastEvaluatedAt ?? now;
  const changed = changes(before, known, transitions, evaluatedAt).map((instance) => ({
    instance,
    annotations: renderAnnotations(definition, instance),
  }));
  return { rule, evaluatedAt, nextEvaluationAt: next, outcome, error, missed, changed, transitions };
}

function droppedNote(dropped: number): string | null {
  return dropped === 0 ? null : `${dropped} more label sets than a rule may have were left out.`;
}
