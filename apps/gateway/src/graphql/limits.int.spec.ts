import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

const deepQuery = (levels: number): string => {
  const pairs = Array.from({ length: levels / 2 }, () => 'plant { circuits(first: 1) { nodes {');
  return `{ circuits(first: 1) { nodes { ${pairs.join(' ')} name ${'} } }'.repeat(levels / 2)} } } }`;
};

describe('limits of operations', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  async function refusal(query: string, variables: Record<string, unknown> = {}) {
    const { status, errors, data } = await gateway.ask(query, variables, 'VIEWER');
    return { status, data, message: errors[0]?.message, extensions: errors[0]?.extensions };
  }

  it('refuses a query 40 levels deep', async () => {
    expect(await refusal(deepQuery(40))).toEqual({
      status: 400,
      data: undefined,
      message: expect.stringMatching(/levels deep; at most 12 are allowed/),
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'depth' },
    });
  });

  it('measures depth through fragments, and survives fragments in a circle', async () => {
    const through = `query { ...A } fragment A on Query { circuits { nodes { ...B } } }
      fragment B on Circuit { plant { circuits { nodes { plant { circuits { nodes { plant { circuits { nodes { plant { name } } } } } } } } } } }`;
    expect((await refusal(through)).extensions).toEqual({ code: 'LIMIT_EXCEEDED', limit: 'depth' });
    const circle = 'query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }';
    expect((await refusal(circle)).extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  it('refuses a flood of aliases', async () => {
    const flood = Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ');
    expect(await refusal(`{ ${flood} }`)).toMatchObject({
      status: 400,
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'aliases' },
    });
  });

  it('refuses more than 1000 tokens with a 400 that says so', async () => {
    expect(await refusal(`{ viewer { ${'name '.repeat(1_001)} } }`)).toMatchObject({
      status: 400,
      message: expect.stringContaining('more than 1000 tokens'),
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'tokens' },
    });
  });

  it('refuses what may cost too much, whether the page size is written or a variable', async () => {
    const query = `query ($n: Int) { plants(first: 100) { nodes { circuits(first: $n) { nodes { monitors(first: 10) { nodes { lastRun { id } } } } } } } }`;
    expect(await refusal(query, { n: 100 })).toMatchObject({
      status: 400,
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'cost' },
    });
    expect((await refusal(query, { n: 2 })).extensions).toBeUndefined();
  });

  it('answers a body of 2 MB with a clear 413', async () => {
    const answer = await post(
      gateway.url,
      { query: `{ viewer { name } } #${'x'.repeat(2_000_000)}` },
      { authorization: `Bearer ${gateway.tokens.VIEWER}` },
    );
    expect(answer).toMatchObject({
      status: 413,
      errors: [{ message: expect.stringContaining('at most 1000000 bytes'), extensions: { limit: 'body' } }],
    });
  });

  it.each([0, -1, 101])('refuses a page of %i', async (first) => {
    const { errors } = await gateway.ask('query ($first: Int) { plants(first: $first) { nodes { id } } }', {
      first,
    });
    expect(errors[0]).toMatchObject({
      message: `\`first\` must be from 1 to 100, not ${first}.`,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('does not offer field names to who guesses', async () => {
    expect((await refusal('{ plantz { nodes { id } } }')).message).not.toMatch(/did you mean/i);
  });

  it('lets a viewer introspect the whole schema, as GraphiQL does', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const { status, errors } = await gateway.ask(getIntrospectionQuery(), {}, 'VIEWER');
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
  });

  it('refuses batches, persisted queries and subscriptions over plain HTTP', async () => {
    const headers = { authorization: `Bearer ${gateway.tokens.ADMIN}` };
    expect((await post(gateway.url, [{ query: '{ viewer { name } }' }], headers)).status).toBe(400);
    const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } };
    expect((await post(gateway.url, persisted, headers)).errors[0]?.extensions?.['code']).toBe(
      'PERSISTED_QUERY_NOT_SUPPORTED',
    );
    const { status, errors } = await gateway.ask('subscription { jobProgress(jobId: "x") { id } }');
    expect([status, errors[0]?.extensions?.['code']]).toEqual([400, 'BAD_REQUEST']);
  });
});
