import type { RuleSample } from '@circuitwatch/alerting-definitions';
import { evaluateRule } from '@circuitwatch/alerting-evaluation';
import type { ExternalAlert, Persistence, RuleEvaluation } from '@circuitwatch/persistence';
import { actor } from './fleet.ts';
import { noon } from './test-api.ts';

/** An alert that others send, with these labels; it fires until an hour after noon. */
export function externalAlert(
  labels: Readonly<Record<string, string>>,
  fields: Partial<ExternalAlert> = {},
): ExternalAlert {
  return {
    labels: { alertname: 'High MAE Alert', ...labels },
    annotations: {},
    startsAt: noon,
    endsAt: new Date(noon.getTime() + 3_600_000),
    generatorUrl: null,
    severity: 2,
    actionGroups: [],
    ...fields,
  };
}

/** Alerts of circuits `c000`, `c001` … of a plant that fire. */
export async function fireAlerts(db: Persistence, plant: string, size: number): Promise<void> {
  const alerts = Array.from({ length: size }, (_alert, index) =>
    externalAlert({ plant_id: plant, circuit_id: `c${String(index).padStart(3, '0')}` }),
  );
  await db.alerts.storeExternal(alerts, noon);
}

/** An action group with one receiver of e-mail for each name; gives the ids of the receivers by name. */
export async function createActionGroup(
  db: Persistence,
  name: string,
  receivers: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { group } = await db.actionGroups.put(
    {
      name,
      shortName: name.slice(0, 12),
      enabled: true,
      receivers: receivers.map((receiver) => ({
        id: crypto.randomUUID(),
        name: receiver,
        kind: 'EMAIL',
        enabled: true,
        sendResolved: true,
        settings: { to: [`${receiver}@example.com`] },
        secrets: {},
        secretHints: {},
      })),
    },
    { now: noon },
    actor,
  );
  const [found = []] = await db.actionGroups.receivers([group.id]);
  return Object.fromEntries(found.map((receiver) => [receiver.name, receiver.id]));
}

/** Evaluates the rule over these samples, as a worker would, and stores what follows. */
export async function evaluateSamples(
  db: Persistence,
  name: string,
  samples: readonly RuleSample[],
): Promise<void> {
  const claimed = await db.ruleEvaluations.claim(new Date('2100-01-01T00:00:00Z'), 100, 1);
  const rule = claimed.find((candidate) => candidate.rule.name === name)?.rule;
  if (rule === undefined) throw new Error(`${name} is not due.`);
  const reading = { kind: 'SAMPLES', samples } as const;
  const { instances, transitions } = evaluateRule(rule.definition, new Map(), reading, noon);
  const changed = instances.map((instance) => ({ instance, annotations: {} }));
  const times = { evaluatedAt: noon, nextEvaluationAt: noon, missed: 0 };
  const evaluation: RuleEvaluation = { rule, ...times, outcome: 'OK', error: null, changed, transitions };
  await db.ruleEvaluations.commit([evaluation], noon);
}
