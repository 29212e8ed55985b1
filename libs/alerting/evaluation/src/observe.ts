import type {
  AbsencePolicy,
  AlertInstance,
  AlertReason,
  AlertRule,
  RuleSample,
} from '@circuitwatch/alerting-definitions';
import type { Observation } from './advance-instance.ts';
import { meets } from './meets.ts';

/** What no data, or an error, says of an instance; null: nothing, it stays as it is. */
export function absence(
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
export function observe(
  rule: AlertRule,
  sample: RuleSample,
  before: AlertInstance | undefined,
): Observation | null {
  const { value, observedAt } = sample;
  const { comparison } = rule;
  if (value === null || (Number.isNaN(value) && comparison !== null)) {
    return absence(rule.noData, 'NO_DATA', before);
  }
  const found = { reason: 'THRESHOLD', observedAt, missingInARow: 0 } as const;
  if (comparison === null) {
    // What Prometheus' expressions give is a finding, even if it is not a number.
    const shown = Number.isNaN(value) ? null : value;
    return { ...found, isFinding: true, value: shown, evidence: sample.evidence };
  }
  const isFiring = before?.state === 'FIRING' || before?.state === 'RECOVERING';
  const isFinding = meets(value, (isFiring ? rule.recovery : null) ?? comparison);
  // Evidence may be costly, and is only shown of findings.
  return { ...found, isFinding, value, evidence: isFinding ? sample.evidence : null };
}

/** The series was not there: after a few times that means that it is good, or that nothing is known. */
export function observeMissing(rule: AlertRule, before: AlertInstance, own: string): Observation | null {
  const missingInARow = before.missingInARow + 1;
  // What stood for the rule itself while there was no data was never a series.
  const hadNoSeries =
    before.fingerprint === own && (before.reason === 'NO_DATA' || before.reason === 'ERROR');
  const reason = rule.comparison === null || hadNoSeries ? 'THRESHOLD' : 'MISSING_SERIES';
  const isOver = missingInARow >= rule.missingAfter || hadNoSeries;
  if (!isOver) return null;
  return { isFinding: false, reason, value: null, evidence: null, observedAt: null, missingInARow };
}

/** Whether a sample is a finding for an instance that is not known yet. */
export function isNew({ comparison, noData }: AlertRule, { value }: RuleSample): boolean {
  if (value === null) return noData === 'ALERT';
  if (comparison === null) return true;
  return Number.isNaN(value) ? noData === 'ALERT' : meets(value, comparison);
}
