import type { AlertRule } from '@circuitwatch/alerting-definitions';
import type { AlertRule as RuleRow } from '../../generated/prisma/client.ts';
import type { AlertOwner } from '../alerts/write-alerts.ts';
import type { StoredRule } from '../records.ts';

/** A rule as it lies in the table. */
export function toRule(row: RuleRow): StoredRule {
  const { id, name, enabled, nextEvaluationAt, lastEvaluatedAt, lastOutcome, lastError, missed } = row;
  const { version, createdAt, updatedAt } = row;
  return {
    id,
    name,
    enabled,
    definition: row.definition as unknown as AlertRule,
    nextEvaluationAt,
    lastEvaluatedAt,
    lastOutcome,
    lastError,
    missed,
    version,
    createdAt,
    updatedAt,
  };
}

/** Whose its alerts are. */
export function ownerOf({ id, name, definition }: StoredRule): AlertOwner {
  const { severity, actionGroups, throttleSeconds } = definition;
  return { ruleId: id, ruleName: name, severity, actionGroups, throttleSeconds };
}
