import { invalid } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import type { CustomMetric } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { fakeReader } from '../spec/fake-reader.ts';
import { runDefinition } from '../spec/run-fixture.ts';

const row = (
  metric: string,
  value: number | null,
  group: string | null = null,
  threshold: number | null = null,
) => ({ metric, group, value, threshold }) satisfies CustomMetric;

async function run(
  signal: object,
  rows: readonly CustomMetric[] | Error,
  rest: Partial<MonitorRunRequest> = {},
) {
  const reader = fakeReader({
    source: () => ({}),
    answer: async () => {
      if (rows instanceof Error) throw rows;
      return { metrics: rows, rows: new Map([['target', 70]]), files: [] };
    },
  });
  const custom = { name: 'own', kind: 'custom', sql: 'select 1', ...signal };
  const watching = { name: 'watching', kind: 'custom', sql: 'select 2', metrics: { calm: null } };
  const outcome = await runDefinition(
    { target: { uri: 'readings', window: { lookbackSize: 'P7D' } }, signals: [custom, watching] },
    { reader, ...rest },
  );
  return {
    results: outcome.results.filter(({ signal: name }) => name === 'own'),
    asked: reader.asked,
    outcome,
  };
}

describe('a custom signal', () => {
  it('judges each metric of each group by its threshold, above which is a breach', async () => {
    const { results, outcome } = await run({ metrics: { calls: 100, errors: null } }, [
      row('calls', 71, 'group_1'),
      row('calls', 129, 'group_2'),
      row('errors', 3),
      row('extra', 5, null, 4),
      row('calls', 100, 'group_3'),
    ]);
    expect(
      results.map(({ metric, feature, value, threshold, verdict }) => [
        metric,
        feature,
        value,
        threshold,
        verdict,
      ]),
    ).toEqual([
      ['calls', 'group_1', 71, 100, 'HEALTHY'],
      ['calls', 'group_2', 129, 100, 'BREACHED'],
      ['errors', '*', 3, null, 'OBSERVED'],
      ['extra', '*', 5, 4, 'BREACHED'],
      ['calls', 'group_3', 100, 100, 'HEALTHY'],
    ]);
    expect(results.map(({ response }) => response)).toEqual([null, 'MINOR', null, 'MINOR', null]);
    expect(outcome.signals[0]).toMatchObject({ kind: 'custom', targetRows: 70, distributionsOf: null });
  });

  it('has no value where the SQL gave none, and says which metric it did not answer', async () => {
    const { results } = await run({ metrics: { missing: 1, empty: 1 } }, [row('empty', null)]);
    expect(results.map(({ metric, status, verdict }) => [metric, status, verdict])).toEqual([
      ['empty', 'NOT_FINITE', 'NO_DATA'],
      ['missing', 'NO_DATA', 'NO_DATA'],
    ]);
    expect(results[1]?.reason).toBe('The SQL returned no row for "missing".');
  });

  it('hands its data, windows and inputs to the SQL of its component', async () => {
    const signal = {
      sql: undefined,
      component: 'spread:2',
      inputs: { deviations: 3 },
      data: { training: { uri: 'training' } },
      segment: { feature: 'state', values: ['WA'] },
      metrics: { calls: 1 },
    };
    const components = { 'spread:2': { sql: 'select 3', reason: null } };
    const { asked } = await run(signal, [], { components });
    const [query] = asked.queries;
    expect(query).toMatchObject({ sql: 'select 3', inputs: { deviations: 3 }, segment: signal.segment });
    expect(
      [...(query?.relations ?? [])].map(([name, { source, window }]) => [name, source.uri, window]),
    ).toEqual([
      [
        'target',
        'readings',
        { from: new Date('2026-11-14T06:00:00Z'), to: new Date('2026-11-21T06:00:00Z') },
      ],
      ['training', 'training', null],
    ]);
  });

  it.each([
    ['SQL that was stopped', {}, invalid('The SQL took longer than 60 s and was stopped.'), /took longer/],
    ['a component of code', { sql: undefined, component: 'spark:1' }, [], /is a Spark component/],
    ['a component that is not registered', { sql: undefined, component: 'none:1' }, [], /is not registered/],
  ])('fails alone for %s', async (_, change, answer, reason) => {
    const components = {
      'spark:1': { sql: null, reason: 'it is a Spark component; register SQL of this name' },
    };
    const failing = fakeReader({
      source: () => ({}),
      answer: async ({ sql }) => {
        if (sql === 'select 1' && answer instanceof Error) throw answer;
        return { metrics: [], rows: new Map(), files: [] };
      },
    });
    const { results, outcome } = await run({ metrics: { calls: 1 }, ...change }, [], {
      components,
      reader: failing,
    });
    expect(results).toMatchObject([{ metric: 'calls', status: 'FAILED', verdict: 'NO_DATA', feature: '*' }]);
    expect(results[0]?.reason).toMatch(reason);
    expect(outcome.signals.map(({ name }) => name)).toEqual(['own', 'watching']);
  });
});
