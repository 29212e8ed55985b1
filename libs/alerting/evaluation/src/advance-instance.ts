import type {
  AlertInstance,
  AlertReason,
  AlertRule,
  AlertState,
  Labels,
  RuleEvidence,
} from '@circuitwatch/alerting-definitions';

/** What one evaluation says of one instance. */
export interface Observation {
  /** Whether it is a finding by itself; `periods` decides what that comes to. */
  readonly isFinding: boolean;
  readonly reason: AlertReason;
  readonly value: number | null;
  readonly evidence: RuleEvidence | null;
  /** null: measured by this evaluation. */
  readonly observedAt: Date | null;
  /** How often in a row the series was not there. */
  readonly missingInARow: number;
}

/** An instance before its first evaluation. */
export function newInstance(labels: Labels, fingerprint: string, at: Date): AlertInstance {
  return {
    labels,
    fingerprint,
    state: 'NORMAL',
    reason: 'THRESHOLD',
    value: null,
    activeSince: null,
    firingSince: null,
    recoveringSince: null,
    recent: [],
    goodInARow: 0,
    missingInARow: 0,
    observedAt: null,
    evaluatedAt: at,
    evidence: null,
  };
}

function secondsBetween(from: Date | null, to: Date): number {
  return from === null ? 0 : (to.getTime() - from.getTime()) / 1_000;
}

/** Whether this value was counted by an earlier evaluation already. */
function isOldNews({ observedAt }: AlertInstance, observation: Observation): boolean {
  return observedAt !== null && observation.observedAt !== null && observation.observedAt <= observedAt;
}

function recentOf(rule: AlertRule, before: AlertInstance, observation: Observation): readonly boolean[] {
  if (isOldNews(before, observation)) return before.recent;
  return [...before.recent, observation.isFinding].slice(-rule.periods.evaluations);
}

function stateAfter(
  rule: AlertRule,
  before: AlertInstance,
  isBreach: boolean,
  goodInARow: number,
  at: Date,
): AlertState {
  const { state } = before;
  if (isBreach) {
    if (state === 'FIRING' || state === 'RECOVERING') return 'FIRING';
    const since = state === 'PENDING' ? before.activeSince : at;
    return secondsBetween(since, at) >= rule.pendingSeconds ? 'FIRING' : 'PENDING';
  }
  if (state === 'NORMAL' || state === 'PENDING') return 'NORMAL';
  if (!rule.autoResolve || goodInARow < rule.goodEvaluations) return state;
  const since = before.recoveringSince ?? at;
  return secondsBetween(since, at) >= rule.keepFiringSeconds ? 'NORMAL' : 'RECOVERING';
}

function sameRecent(a: readonly boolean[], b: readonly boolean[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** Nothing that is kept or shown has changed. */
function isSame(before: AlertInstance, after: AlertInstance): boolean {
  return (
    before.state === after.state &&
    before.reason === after.reason &&
    before.value === after.value &&
    before.goodInARow === after.goodInARow &&
    before.missingInARow === after.missingInARow &&
    before.observedAt?.getTime() === after.observedAt?.getTime() &&
    sameRecent(before.recent, after.recent)
  );
}

/**
 * One step of an instance: k of n periods, then pending time, then firing, then as many good evaluations as the rule
 * asks for, then the time that it fires on. The same object when nothing changed.
 */
export function advanceInstance(
  rule: AlertRule,
  before: AlertInstance,
  observation: Observation,
  at: Date,
): AlertInstance {
  const recent = recentOf(rule, before, observation);
  const isBreach = recent.filter((isFinding) => isFinding).length >= rule.periods.failing;
  const isFiring = before.state === 'FIRING' || before.state === 'RECOVERING';
  const counts = isFiring && !isBreach && !isOldNews(before, observation);
  const goodInARow = isBreach || !isFiring ? 0 : before.goodInARow + (counts ? 1 : 0);
  const state = stateAfter(rule, before, isBreach, goodInARow, at);
  const after: AlertInstance = {
    ...before,
    state,
    // What fires on without a finding keeps the reason that it fires for.
    reason: observation.isFinding || state === 'NORMAL' ? observation.reason : before.reason,
    value: observation.value,
    activeSince: state === 'NORMAL' ? null : (before.activeSince ?? at),
    firingSince: state === 'FIRING' || state === 'RECOVERING' ? (before.firingSince ?? at) : null,
    recoveringSince: state === 'RECOVERING' ? (before.recoveringSince ?? at) : null,
    recent,
    goodInARow: state === 'NORMAL' ? 0 : goodInARow,
    missingInARow: observation.missingInARow,
    observedAt: observation.observedAt ?? before.observedAt,
    evaluatedAt: at,
    evidence: observation.evidence ?? before.evidence,
  };
  return isSame(before, after) ? before : after;
}
