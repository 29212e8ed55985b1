import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet, finishRuns, runOutcome } from '../../spec/fleet.ts';
import { startTestApi, type TestApi } from '../../spec/test-api.ts';

const circuitPage = `query ($plant: String!, $after: String) {
  circuits(first: 100, after: $after, filter: { plant: $plant }) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id name enabled tags plant { name } health openBreaches breachedSignals
      lastRun { id status verdict scheduledAt monitor { name } signals { name verdict } }
      monitors(first: 5) { nodes { name lastRun { verdict } trigger { nextAt } } }
    }
  }
}`;

const monitorPage = `query ($plant: String!) {
  monitors(first: 100, filter: { plant: $plant }) {
    nodes {
      name definitionNumber target { asset } signals { name metrics { metric { title } threshold } }
      circuit { name plant { name } health } runs(first: 2) { totalCount nodes { status } }
      lastRun { results(first: 3, filter: { verdict: [BREACHED] }) { totalCount nodes { feature } } verdict definitionNumber signals { name } job { status } batch { progress } }
    }
  }
}`;

const runPage = `query ($plant: String!) {
  monitorRuns(first: 100, filter: { plant: $plant }) {
    nodes { id monitor { name circuit { name } } job { status } batch { total } definitionNumber signals { name } distributions { feature } }
  }
}`;

const resultPage = `{ metricResults(first: 100) { nodes { metric { title } run { monitor { circuit { name } } } } } }`;

describe('the cost of lists in SQL statements', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    for (const [plant, size] of [
      ['small', 10],
      ['large', 200],
    ] as const) {
      const { circuits } = await createFleet(api.db, plant, size);
      const outcomes = circuits.map(
        ({ monitor }, index) => [monitor.id, runOutcome(['current', 'voltage'], index % 2)] as const,
      );
      await finishRuns(api.db, new Map(outcomes));
    }
  });
  afterAll(() => api.stop());

  async function statementsOf(query: string, variables: Record<string, unknown>): Promise<readonly string[]> {
    api.statements.length = 0;
    await api.data(query, variables);
    return [...api.statements];
  }

  it('is the same for a page of 10 and of 100 circuits, and twice that for 200', async () => {
    const small = await statementsOf(circuitPage, { plant: 'small' });
    const first = await api.data(circuitPage, { plant: 'large' });
    const after = first['circuits']?.['pageInfo']?.['endCursor'];
    const pages = [
      await statementsOf(circuitPage, { plant: 'large' }),
      await statementsOf(circuitPage, { plant: 'large', after }),
    ];
    expect(first['circuits']?.['nodes']).toHaveLength(100);
    expect(first['circuits']?.['totalCount']).toBe(200);
    expect(pages.map(({ length }) => length)).toEqual([small.length, small.length]);
    expect(small.length).toBeLessThanOrEqual(12);
  });

  it.each([
    ['monitors', monitorPage],
    ['runs', runPage],
  ])('is the same for 10 and for 100 %s', async (_what, query) => {
    const small = await statementsOf(query, { plant: 'small' });
    const large = await statementsOf(query, { plant: 'large' });
    expect(large.length).toBe(small.length);
    expect(small.length).toBeLessThanOrEqual(18);
  });

  it('is one statement for each type that results lead to', async () => {
    expect(await statementsOf(resultPage, {})).toHaveLength(4);
  });
});
