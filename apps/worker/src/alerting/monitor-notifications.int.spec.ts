import { monitorDefinitionSchema } from '@circuitwatch/monitoring-definitions';
import { createLogger } from '@circuitwatch/platform-logging';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actor, startAlertingFixture, type AlertingFixture } from '../spec/alerting-fixture.ts';
import { keepMonitorNotifications } from './start-monitor-notifications.ts';

let alerting: AlertingFixture;

beforeAll(async () => {
  alerting = await startAlertingFixture();
});

afterAll(() => alerting.stop());

const definition = (emails: readonly string[]) =>
  monitorDefinitionSchema.parse({
    target: { uri: 'target.parquet' },
    baseline: { uri: 'baseline.parquet' },
    signals: [
      { name: 'drift', kind: 'data_drift', metrics: { psi: 0.2 } },
      { name: 'quiet', kind: 'data_quality', metrics: { null_value_rate: 0.1 }, alertEnabled: false },
    ],
    alertNotification: { emails },
  });

it('makes of alert_notification a group and a rule, and takes them away with it', async () => {
  const { persistence } = alerting;
  const plant = await persistence.plants.create({ name: 'hamburg', title: 'Hamburg' }, actor);
  const circuit = await persistence.circuits.create({ plantId: plant.id, name: 'c01', title: 'C01' }, actor);
  const input = {
    name: 'fraud',
    title: 'fraud',
    circuitId: circuit.id,
    definition: definition(['abc@example.com']),
  };
  const monitor = await persistence.monitors.create(input, actor);
  const options = {
    persistence,
    log: createLogger({ name: 'test', level: 'silent' }),
    clock: () => alerting.now(),
  };
  await keepMonitorNotifications(options);
  const [rule] = await persistence.alertRules.byNames(['Monitor fraud']);
  expect(rule?.definition.source).toMatchObject({
    monitors: ['fraud'],
    signals: ['drift'],
    measure: 'BREACHED',
  });
  const [group] = await persistence.actionGroups.byNames(rule?.definition.actionGroups ?? []);
  const [receivers] = await persistence.actionGroups.receivers([group?.id ?? '']);
  expect(receivers).toMatchObject([{ kind: 'EMAIL', settings: { to: ['abc@example.com'] } }]);

  await keepMonitorNotifications(options);
  expect((await persistence.alertRules.byNames(['Monitor fraud']))[0]?.version).toBe(rule?.version);

  await persistence.monitors.update({ id: monitor.id, definition: definition([]) }, actor);
  await keepMonitorNotifications(options);
  expect(await persistence.alertRules.byNames(['Monitor fraud'])).toEqual([null]);
});
