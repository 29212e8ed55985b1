import { createLogger } from '@circuitwatch/platform-logging';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertRule } from '@circuitwatch/alerting-definitions';
import { rule, startAlertingFixture, type AlertingFixture } from '../spec/alerting-fixture.ts';
import { kqlClient } from './kql-client.ts';
import { openRuleSources } from './rule-sources.ts';

let alerting: AlertingFixture;

beforeAll(async () => {
  alerting = await startAlertingFixture();
});

afterAll(() => alerting.stop());

beforeEach(() => alerting.clear());

function kqlRule(query: string, changes: Partial<AlertRule> = {}): AlertRule {
  return rule('kql', {
    source: { kind: 'KQL', query, measure: { kind: 'ROWS' }, dimensions: [] },
    comparison: { operator: 'GREATER', threshold: 0 },
    windowSeconds: 900,
    ...changes,
  });
}

async function tell(value: number, circuit: string, at: Date): Promise<void> {
  const row = {
    valueCount: 1,
    valueSum: value,
    valueMin: value,
    valueMax: value,
    operationId: null,
    itemCount: 1,
  };
  const customDimensions = { plant_id: 'hamburg', circuit_id: circuit };
  const metric = {
    ...row,
    id: `${at.getTime()}${circuit.length}`,
    timestamp: at,
    name: 'model_accuracy_mae',
    value,
  };
  const batch = { roleName: 'test', roleInstance: 'test', traces: [], samples: [] };
  await alerting.persistence.telemetry.insert({ ...batch, metrics: [{ ...metric, customDimensions }] }, at);
}

describe('rules over telemetry', () => {
  const read = (given: AlertRule, at: Date) => {
    const { results, telemetry } = alerting.persistence;
    const sources = openRuleSources({
      results,
      askKql: kqlClient(telemetry),
      askPrometheus: null,
      log: createLogger({ name: 'test', level: 'silent' }),
    });
    return sources.round().read(given, at);
  };

  it('counts the rows of its window, up to the instant of the evaluation', async () => {
    const now = alerting.now();
    await tell(0.3, 'c1', new Date(now.getTime() - 60_000));
    await tell(0.9, 'c22', new Date(now.getTime() + 1_000));
    const high = kqlRule("customMetrics | where name == 'model_accuracy_mae' | where value > 0.25");
    expect(await read(high, now)).toMatchObject({ kind: 'SAMPLES', samples: [{ labels: {}, value: 1 }] });
    const later = new Date(now.getTime() + 1_000_000);
    expect(await read(high, later)).toMatchObject({ kind: 'SAMPLES', samples: [{ value: 0 }] });
  });

  it('splits by dimensions and measures a column', async () => {
    const now = alerting.now();
    const source = {
      kind: 'KQL',
      query: "customMetrics | where name == 'model_accuracy_mae' | summarize mae = max(value) by circuit_id",
      measure: { kind: 'COLUMN', column: 'mae', aggregation: 'MAX' },
      dimensions: ['circuit_id'],
    } as const;
    const reading = await read(kqlRule('', { source }), new Date(now.getTime() + 2_000));
    expect(reading).toMatchObject({
      kind: 'SAMPLES',
      samples: expect.arrayContaining([
        expect.objectContaining({ labels: { circuit_id: 'c1' }, value: 0.3 }),
      ]),
    });
  });

  it('makes an error of a query that cannot be asked, with its place', async () => {
    const reading = await read(kqlRule('customMetrics | where valeu > 1'), alerting.now());
    expect(reading).toMatchObject({ kind: 'ERROR', message: expect.stringContaining('valeu') });
  });
});
