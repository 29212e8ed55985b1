import { expect, it } from 'vitest';
import { queryEvidence } from './query-evidence.ts';

const runId = '01a2211d-ddfb-7e94-a55b-be8e1f8049e0';

it('shows what dimensions say, leaves out where rows came from, and finds the run', () => {
  const customDimensions = JSON.stringify({
    run_id: runId,
    signal: 'drift',
    drifted_features: '["temperature","pressure"]',
    severity: 'high',
  });
  const evidence = queryEvidence(
    [{ name: 'data_drift_detected', customDimensions, itemCount: 1, circuit_id: 'c1' }],
    4,
  );
  expect(evidence).toEqual({
    runId,
    feature: 'temperature',
    signal: 'drift',
    rowCount: 4,
    rows: [
      {
        name: 'data_drift_detected',
        circuit_id: 'c1',
        signal: 'drift',
        drifted_features: '["temperature","pressure"]',
        severity: 'high',
      },
    ],
  });
});

it.each(['{', '[]', 'null', '7', '{"run_id": "x", "drifted_features": 7}'])(
  'takes %s as it is',
  (customDimensions) => {
    expect(queryEvidence([{ customDimensions }], 1)).toMatchObject({ runId: null, feature: null });
  },
);

it('is nothing without rows', () => {
  expect(queryEvidence([], 0)).toBeNull();
});
