import {
  fingerprintOf,
  type AlertInstance,
  type AlertRule,
  type AlertState,
  type AlertTransition,
} from '@circuitwatch/alerting-definitions';
import { completeRule } from '@circuitwatch/alerting-documents';
import { actor } from '../../spec/fleet.ts';
import type { Persistence } from '../../persistence.ts';
import type { StoredRule } from '../records.ts';
import type { RuleEvaluation } from '../work-records.ts';

/** A rule over drift scores that tells the group `ops`. */
export function ruleNamed(name: string, changes: Partial<AlertRule> = {}): AlertRule {
  return completeRule({
    name,
    severity: 2,
    source: {
      kind: 'METRIC',
      metrics: ['psi'],
      signals: [],
      plants: [],
      circuits: [],
      monitors: [],
      features: [],
      measure: 'VALUE',
      splitBy: ['plant_id', 'circuit_id'],
      aggregation: 'MAX',
      shareOf: null,
    },
    comparison: { operator: 'GREATER', threshold: 0.2 },
    frequencySeconds: 60,
    noData: 'KEEP',
    missingAfter: 1,
    actionGroups: ['ops'],
    annotations: { summary: 'It drifts.' },
    ...changes,
  });
}

/** The action group `ops` with one mail and one webhook receiver. */
export async function createOps(db: Persistence, now: Date): Promise<void> {
  await db.actionGroups.put(
    {
      name: 'ops',
      shortName: 'Ops',
      enabled: true,
      receivers: [
        {
          id: crypto.randomUUID(),
          name: 'mail',
          kind: 'EMAIL',
          enabled: true,
          sendResolved: true,
          settings: { to: ['ops@example.com'] },
        },
        {
          id: crypto.randomUUID(),
          name: 'hook',
          kind: 'WEBHOOK',
          enabled: true,
          sendResolved: true,
          settings: { schema: 'circuitwatch' },
          secrets: { url: 'sealed' },
          secretHints: { url: '…ook' },
        },
      ],
    },
    { now },
    actor,
  );
}

/** An evaluation after which one circuit's instance is in this state. */
export function evaluation(
  rule: StoredRule,
  circuit: string,
  [from, to]: readonly [AlertState, AlertState],
  at: Date,
): RuleEvaluation {
  const labels = { alertname: rule.name, severity: '2', plant_id: 'hamburg', circuit_id: circuit };
  const fingerprint = fingerprintOf(labels);
  const fires = to === 'FIRING';
  const instance: AlertInstance = {
    labels,
    fingerprint,
    state: to,
    reason: 'THRESHOLD',
    value: 0.3,
    activeSince: fires ? at : null,
    firingSince: fires ? at : null,
    recoveringSince: null,
    recent: [fires],
    goodInARow: 0,
    missingInARow: 0,
    observedAt: null,
    evaluatedAt: at,
    evidence: null,
  };
  const transition: AlertTransition = {
    fingerprint,
    labels,
    from,
    to,
    reason: 'THRESHOLD',
    value: 0.3,
    at,
    message: 'Found: 0.3.',
  };
  return {
    rule,
    evaluatedAt: at,
    nextEvaluationAt: new Date(at.getTime() + 60_000),
    outcome: 'OK',
    error: null,
    missed: 0,
    changed: [{ instance, annotations: { summary: 'It drifts.' } }],
    transitions: [transition],
  };
}
