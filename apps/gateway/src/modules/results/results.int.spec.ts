import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet, finishRuns, hoursLater, runOutcome } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { encodeGlobalId } from '../../global-id.ts';

const features = ['current', 'pressure', 'temperature', 'vibration', 'voltage'];
const nobody = '018f0000-0000-7000-8000-000000000000';

describe('results, series and distributions', () => {
  let api: TestApi;
  let monitorId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { circuits } = await createFleet(api.db, 'mill', 2);
    const [first, second] = circuits.map(({ monitor }) => monitor.id);
    monitorId = encodeGlobalId('Monitor', first ?? '');
    for (let day = 0; day < 3; day += 1) {
      await finishRuns(api.db, new Map([[first ?? '', runOutcome(features, day)]]), hoursLater(24 * day));
    }
    await finishRuns(api.db, new Map([[second ?? '', runOutcome(features)]]));
  });
  afterAll(() => api.stop());

  async function lastRun(fields: string, variables: Record<string, unknown> = {}): Promise<Json | undefined> {
    const data = await api.data(
      `query ($id: ID!${'after' in variables ? ', $after: String' : ''}) { node(id: $id) { ... on Monitor { lastRun { ${fields} } } } }`,
      { id: monitorId, ...variables },
    );
    return data['node']?.['lastRun'];
  }

  it('show the last run with windows, files, timings and signals', async () => {
    const run = await lastRun(`
      status verdict breachCount progress definitionNumber errorCode readMs computeMs writeMs
      targetWindow { from to } baselineWindow { from to } files { uri bytes modifiedAt }
      signals { name verdict breachCount breachedFeatures }
    `);
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      verdict: 'BREACHED',
      breachCount: 2,
      progress: 1,
      errorCode: null,
      readMs: 12,
      computeMs: 3,
      targetWindow: { from: hoursLater(-168).toISOString(), to: hoursLater(0).toISOString() },
      baselineWindow: { to: hoursLater(-168).toISOString() },
      files: [{ uri: 'file:///readings.parquet', bytes: 1024, modifiedAt: hoursLater(0).toISOString() }],
      signals: [
        { name: 'drift', verdict: 'BREACHED', breachCount: 2, breachedFeatures: ['current', 'pressure'] },
      ],
    });
  });

  it('walk the results of a run by feature', async () => {
    const seen: unknown[] = [];
    let after: unknown = null;
    for (let more = true; more;) {
      const page = (
        await lastRun(
          'results(first: 2, after: $after) { totalCount nodes { feature } pageInfo { hasNextPage endCursor } }',
          { after },
        )
      )?.['results'];
      expect(page?.['totalCount']).toBe(5);
      seen.push(...((page?.['nodes'] ?? []) as unknown as Json[]).map((result) => result['feature']));
      more = (page?.['pageInfo']?.['hasNextPage'] as unknown) === true;
      after = page?.['pageInfo']?.['endCursor'];
    }
    expect(seen).toEqual(features);
    const breached = await lastRun(
      'results(filter: { verdict: [BREACHED] }) { nodes { feature value threshold metric { id title version } } }',
    );
    expect(breached?.['results']?.['nodes']).toHaveLength(2);
    expect(breached?.['results']?.['nodes']?.[0]).toEqual({
      feature: 'current',
      value: 0.5,
      threshold: 0.25,
      metric: { id: 'psi', title: 'PSI on baseline deciles', version: 1 },
    });
  });

  it('filter the results of all runs, newest first', async () => {
    const query = `query ($filter: MetricResultFilter) { metricResults(first: 100, filter: $filter) {
      totalCount nodes { scheduledAt feature run { monitor { name } } } } }`;
    const list = async (filter: Record<string, unknown>): Promise<Json | undefined> =>
      (await api.data(query, { filter }))['metricResults'];
    expect((await list({}))?.['totalCount']).toBe(20);
    expect((await list({ monitorId }))?.['totalCount']).toBe(15);
    expect((await list({ monitorId, feature: 'current' }))?.['nodes']).toEqual(
      [2, 1, 0].map((day) => ({
        scheduledAt: hoursLater(24 * day).toISOString(),
        feature: 'current',
        run: { monitor: { name: 'mill-c000' } },
      })),
    );
    expect(
      (await list({ verdict: ['BREACHED'], metric: 'psi', signal: 'drift', status: ['COMPUTED'] }))?.[
        'totalCount'
      ],
    ).toBe(3);
    expect((await list({ metric: 'no-such' }))?.['totalCount']).toBe(0);
    expect((await list({ runId: encodeGlobalId('MonitorRun', nobody) }))?.['totalCount']).toBe(0);
    expect((await list({ runId: 'nonsense' }))?.['totalCount']).toBe(0);
  });

  it('draw a series, oldest first, within its bounds', async () => {
    const series = async (args: string): Promise<unknown> =>
      (
        await api.data(
          `query ($id: ID!) { node(id: $id) { ... on Monitor { series(${args}) { scheduledAt value verdict signal run { id } } } } }`,
          { id: monitorId },
        )
      )['node']?.['series'];
    const all = (await series('feature: "current", metric: "psi"')) as Json[];
    expect(all.map((point) => [point['scheduledAt'], point['value'], point['signal']])).toEqual(
      [0, 1, 2].map((day) => [hoursLater(24 * day).toISOString(), day === 0 ? 0.1 : 0.5, 'drift']),
    );
    const bounds = `from: "${hoursLater(24).toISOString()}", to: "${hoursLater(48).toISOString()}"`;
    expect(await series(`feature: "current", metric: "psi", ${bounds}`)).toHaveLength(1);
    expect(await series('feature: "current", metric: "psi", signal: "other"')).toEqual([]);
    expect(await series('feature: "no-such", metric: "psi"')).toEqual([]);
  });

  it('draw distributions, all or those of some features, and find them again by id', async () => {
    const run = await lastRun(
      'all: distributions { id feature } some: distributions(features: ["voltage", "no-such"]) { id feature edges baselineCounts targetCounts }',
    );
    expect(run?.['all']).toHaveLength(5);
    expect(run?.['some']).toMatchObject([
      { feature: 'voltage', edges: [0, 0.5, 1], baselineCounts: [3, 4], targetCounts: [1, 2] },
    ]);
    const results = (await lastRun('results(first: 1) { nodes { id } }'))?.['results'];
    const ids = [
      run?.['some']?.[0]?.['id'],
      results?.['nodes']?.[0]?.['id'],
      encodeGlobalId('Distribution', '999999'),
      encodeGlobalId('MetricResult', '999999'),
    ];
    const data = await api.data('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });
    expect(data['nodes']).toEqual([
      { __typename: 'Distribution', id: ids[0] },
      { __typename: 'MetricResult', id: ids[1] },
      null,
      null,
    ]);
  });
});
