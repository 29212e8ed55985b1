import type { RunOutcome } from '@circuitwatch/monitoring-definitions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet, finishRuns, hoursLater, runOutcome } from '../../spec/fleet.ts';
import { noon, startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId } from '../../global-id.ts';

/** A run of two signals over the same data, with all that a result can say. */
function richOutcome(): RunOutcome {
  const plain = runOutcome(['a', 'colour'], 1);
  const [first] = plain.results;
  const [signal] = plain.signals;
  if (!first || !signal) throw new Error('The outcome is empty.');
  const performance = { ...signal, name: 'performance', kind: 'model_performance' as const };
  return {
    ...plain,
    response: 'SEVERE',
    windows: { baseline: null, target: plain.windows.target },
    signals: [
      signal,
      {
        ...signal,
        name: 'quality',
        kind: 'data_quality',
        distributionsOf: 'drift',
        notes: ['Half is text.'],
      },
      {
        ...performance,
        windows: { baseline: null, target: null },
        distributionsOf: null,
        importance: 'surrogate',
        truth: { predictions: 10, withTruth: 4 },
      },
    ],
    results: [
      ...plain.results,
      {
        ...first,
        signal: 'quality',
        metric: 'null_value_rate',
        feature: 'colour',
        dataType: 'categorical',
        baselineValue: 0.01,
        bounds: { low: 0.4, high: 0.6 },
        response: 'MINOR',
      },
    ],
    distributions: [
      ...plain.distributions.slice(0, 1),
      {
        signal: 'drift',
        feature: 'colour',
        edges: [],
        categories: ['red', 'other'],
        others: 7,
        baselineCounts: [1, 2],
        targetCounts: [2, 1],
      },
    ],
  };
}

describe('runs side by side', () => {
  let api: TestApi;
  let monitorId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { circuits } = await createFleet(api.db, 'mill', 1);
    monitorId = circuits[0]?.monitor.id ?? '';
    await finishRuns(api.db, new Map([[monitorId, runOutcome(['a', 'b'])]]));
    await finishRuns(api.db, new Map([[monitorId, richOutcome()]]), hoursLater(24));
  });
  afterAll(() => api.stop());

  async function runIds(): Promise<readonly [string, string]> {
    const { items } = await api.db.runs.list({
      filter: { monitorIds: [monitorId] },
      orderBy: 'SCHEDULED_AT',
    });
    const [newer, older] = items.map(({ node }) => encodeGlobalId('MonitorRun', node.id));
    return [older ?? '', newer ?? ''];
  }

  it('show values, their change, and what only one of them has', async () => {
    const [base, other] = await runIds();
    const query = `query ($base: ID!, $other: ID!, $feature: String) {
      compareRuns(baseRunId: $base, otherRunId: $other, feature: $feature) {
        truncated base { scheduledAt } other { scheduledAt }
        results { signal feature metric { id } change verdictChanged base { value } other { value verdict } }
      }
    }`;
    const { compareRuns } = await api.data(query, { base, other });
    expect(compareRuns).toEqual({
      truncated: false,
      base: { scheduledAt: noon.toISOString() },
      other: { scheduledAt: hoursLater(24).toISOString() },
      results: [
        ['drift', 'a', 'psi', 0.1, 0.5, 'BREACHED'],
        ['drift', 'b', 'psi', 0.1, null, null],
        ['drift', 'colour', 'psi', null, 0.1, 'HEALTHY'],
        ['quality', 'colour', 'null_value_rate', null, 0.5, 'BREACHED'],
      ].map(([signal, feature, metric, before, value, verdict]) => ({
        signal,
        feature,
        metric: { id: metric },
        change: before !== null && value !== null ? expect.closeTo(0.4, 12) : null,
        verdictChanged: true,
        base: before === null ? null : { value: before },
        other: value === null ? null : { value, verdict },
      })),
    });
    const { compareRuns: one } = await api.data(query, { base, other, feature: 'b' });
    expect(one?.['results']).toHaveLength(1);
    const gone = encodeGlobalId('MonitorRun', '018f0000-0000-7000-8000-000000000000');
    for (const [baseRun, code] of [
      [gone, 'NOT_FOUND'],
      ['nonsense', 'BAD_USER_INPUT'],
    ]) {
      const { errors } = await api.ask(query, { base: baseRun, other });
      expect(errors[0]?.extensions?.['code']).toBe(code);
    }
  });

  it('tell what each signal found, and draw categories', async () => {
    const [, id] = await runIds();
    const { node } = await api.data(
      `query ($id: ID!) { node(id: $id) { ... on MonitorRun {
        response replaced targetWindow { from } baselineWindow { from }
        signals { name kind verdict response breachCount breachedFeatures targetRows importance notes
          distributionsOf targetWindow { to } truth { predictions withTruth } }
        results(filter: { signal: "quality" }) { nodes { dataType baselineValue bounds { low high } response } }
        distributions(signals: ["quality"], features: ["colour"]) { signal categories others edges targetCounts }
        none: distributions(signals: ["performance"]) { feature }
      } } }`,
      { id },
    );
    expect(node).toEqual({
      response: 'SEVERE',
      replaced: false,
      targetWindow: { from: hoursLater(-7 * 24).toISOString() },
      baselineWindow: null,
      signals: [
        expect.objectContaining({
          name: 'drift',
          kind: 'DATA_DRIFT',
          breachCount: 1,
          breachedFeatures: ['a'],
        }),
        expect.objectContaining({
          name: 'quality',
          notes: ['Half is text.'],
          distributionsOf: 'drift',
          targetWindow: { to: noon.toISOString() },
        }),
        {
          name: 'performance',
          kind: 'MODEL_PERFORMANCE',
          verdict: 'BREACHED',
          response: 'SEVERE',
          breachCount: 0,
          breachedFeatures: [],
          targetRows: 10_080,
          importance: 'SURROGATE',
          notes: [],
          distributionsOf: null,
          targetWindow: null,
          truth: { predictions: 10, withTruth: 4 },
        },
      ],
      results: {
        nodes: [
          {
            dataType: 'CATEGORICAL',
            baselineValue: 0.01,
            bounds: { low: 0.4, high: 0.6 },
            response: 'MINOR',
          },
        ],
      },
      distributions: [
        { signal: 'drift', categories: ['red', 'other'], others: 7, edges: [], targetCounts: [2, 1] },
      ],
      none: [],
    });
  });

  it('are measured again by hand, one at a time', async () => {
    const [base, other] = await runIds();
    const shown = 'run { id cause status scheduledAt }';
    const again = await mutate(api, 'reevaluateRun', { runId: base }, shown);
    expect(again['run']).toMatchObject({
      cause: 'LATE_TRUTH',
      status: 'QUEUED',
      scheduledAt: noon.toISOString(),
    });
    const refused = async (runId: Json | string | undefined): Promise<string[]> =>
      shortErrors(await mutate(api, 'reevaluateRun', { runId }));
    expect(await refused(base)).toEqual(['CONFLICT runId']);
    expect(await refused(again['run']?.['id'])).toEqual(['CONFLICT runId']);
    expect(await refused(encodeGlobalId('MonitorRun', '018f0000-0000-7000-8000-000000000000'))).toEqual([
      'NOT_FOUND runId',
    ]);
    expect(await refused(encodeGlobalId('Monitor', monitorId))).toEqual(['INVALID runId']);
    expect(await refused(other)).toEqual([]);
  });
});
