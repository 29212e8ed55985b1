import type { RuleSample } from '@circuitwatch/alerting-definitions';
import { createLogger } from '@circuitwatch/platform-logging';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { actor, rule, sample, startAlertingFixture, type AlertingFixture } from '../spec/alerting-fixture.ts';
import { evaluateDueRules } from './start-rule-evaluation.ts';

let alerting: AlertingFixture;

beforeAll(async () => {
  alerting = await startAlertingFixture();
});

afterAll(() => alerting.stop());

beforeEach(async () => {
  await alerting.clear();
  await alerting.putGroup('ops', [{ name: 'mail', kind: 'WEBHOOK' }]);
});

const put = (name: string) => alerting.persistence.alertRules.put(rule(name), { now: alerting.now() }, actor);

it('a rule whose finding the database refuses keeps no other one from being told', async () => {
  await put('good');
  await put('bad');
  await alerting.sql(`alter table alert add constraint refused check (coalesce(circuit, '') <> 'never')`);
  const samples: Readonly<Record<string, readonly RuleSample[]>> = {
    good: [sample('c1', 0.9)],
    bad: [sample('never', 0.9)],
  };
  await evaluateDueRules({
    evaluations: alerting.persistence.ruleEvaluations,
    sources: {
      round: () => ({ read: async ({ name }) => ({ kind: 'SAMPLES', samples: samples[name] ?? [] }) }),
    },
    log: createLogger({ name: 'test', level: 'silent' }),
    clock: () => alerting.now(),
  });
  const { items } = await alerting.persistence.alerts.list({});
  expect(items.map(({ node }) => node.ruleName)).toEqual(['good']);
  await alerting.sql('alter table alert drop constraint refused');
});

it('a group whose settings are damaged keeps no other one waiting', async () => {
  await put('drift');
  alerting.give('drift', [sample('c1', 0.9), sample('d1', 0.9, 'bremen')]);
  await alerting.run(10, 10);
  await alerting.sql(`update alert_group set settings = 'null' where labels ->> 'plant_id' = 'hamburg'`);
  await alerting.run(60, 10);
  expect(alerting.sent().map(({ groupLabels }) => groupLabels['plant_id'])).toEqual(['bremen']);
});
