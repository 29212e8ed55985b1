import { monitorDefinitionSchema } from '@circuitwatch/monitoring-definitions';
import { expect, it } from 'vitest';
import { toMonitorVersion } from './monitor-versions.ts';

/** What the release before this one stored, to the letter. */
const stored = `{
  "target": { "asset": "hamburg-c01-readings:1", "window": { "lookbackSize": "P7D", "lookbackOffset": "PT0S" } },
  "baseline": { "asset": "hamburg-c01-readings:1", "window": { "lookbackSize": "P30D", "lookbackOffset": "P7D" } },
  "features": ["temperature", "pressure"],
  "signals": [
    { "name": "data-drift", "kind": "data_drift", "metrics": { "jensen_shannon_distance": 0.15, "psi": null }, "observeOnly": false },
    { "name": "data-quality", "kind": "data_quality", "metrics": { "null_value_rate": 0.05 }, "observeOnly": true }
  ],
  "minimumRows": 30
}`;

it('a definition of an older release is read as it was meant', () => {
  const row = { id: 'v', monitorId: 'm', number: 1, createdAt: new Date(0) };
  const { definition } = toMonitorVersion({ ...row, definition: JSON.parse(stored) as unknown });
  const original = JSON.parse(stored) as { signals: object[] };
  expect(definition).toEqual({
    ...original,
    signals: original.signals.map((signal) => ({ ...signal, alertEnabled: true })),
  });
  expect(monitorDefinitionSchema.parse(definition)).toEqual(definition);
});
