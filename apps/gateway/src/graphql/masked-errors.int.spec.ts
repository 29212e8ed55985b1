import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';
import { errorCodes } from './error-codes.ts';

describe('errors as callers see them', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  async function withBrokenPlants<Result>(failure: Error, work: () => Promise<Result>): Promise<Result> {
    const { plants } = gateway.db;
    const list = plants.list;
    Object.assign(plants, { list: () => Promise.reject(failure) });
    try {
      return await work();
    } finally {
      Object.assign(plants, { list });
    }
  }

  it('masks what nobody expected, under an id that the log has', async () => {
    const failure = new Error('Invalid `prisma.plant.findMany()` invocation in /srv/plants.ts:12');
    const answer = await withBrokenPlants(failure, () =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${gateway.tokens.VIEWER}`,
          'x-request-id': 'request-of-the-test',
        },
        body: JSON.stringify({ query: '{ plants { nodes { id } } }' }),
      }),
    );
    const text = await answer.text();
    expect(text).not.toMatch(/prisma|findMany|\.ts|stack| at /i);
    const error = (JSON.parse(text) as { errors: { message: string; extensions: Record<string, string> }[] })
      .errors[0];
    expect(error?.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer.headers.get('x-request-id')).toBe('request-of-the-test');
    const logged = gateway.logLines.find((line) => line.includes(error?.extensions['errorId'] ?? 'none'));
    expect(JSON.parse(logged ?? '{}')).toMatchObject({
      level: 'error',
      requestId: 'request-of-the-test',
      err: { message: failure.message, stack: expect.stringContaining('Error') },
    });
  });

  it('names the mistake, not itself, when the document has no operation of the asked-for name', async () => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.tokens.VIEWER}` },
      body: JSON.stringify({ query: 'query Mine { viewer { name } }', operationName: 'Yours' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Yours');
  });

  it('passes on what a caller can understand: the database is away', async () => {
    const { unavailable } = await import('@circuitwatch/platform-errors');
    const { errors } = await withBrokenPlants(unavailable('The database does not answer.'), () =>
      gateway.ask('{ plants { nodes { id } } }'),
    );
    expect(errors[0]).toMatchObject({
      message: 'The database does not answer.',
      extensions: { code: 'UNAVAILABLE' },
    });
  });

  it.each([
    ['a syntax error', '{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown enum value', '{ jobs(status: [DONE]) { nodes { id } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a wrong variable',
      'query ($n: Int) { jobs(first: $n) { nodes { id } } }',
      { n: 'x' },
      'BAD_USER_INPUT',
    ],
    [
      'a bad instant',
      'query ($f: MonitorRunFilter) { monitorRuns(filter: $f) { nodes { id } } }',
      { f: { scheduledFrom: 'noon' } },
      'BAD_USER_INPUT',
    ],
    ['a bad cursor', '{ plants(first: 1, after: "x") { nodes { id } } }', {}, 'BAD_USER_INPUT'],
    ['first and last', '{ plants(first: 1, last: 1) { nodes { id } } }', {}, 'BAD_USER_INPUT'],
    ['a bad id in a filter', '{ auditEvents(targetId: "x") { nodes { id } } }', {}, 'BAD_USER_INPUT'],
    ['too many nodes', `{ nodes(ids: [${'"x",'.repeat(101)}]) { id } }`, {}, 'BAD_USER_INPUT'],
  ])('gives %s a code of the closed set', async (_, query, variables, code) => {
    const { errors } = await gateway.ask(query, variables);
    expect(errors.map(({ extensions }) => extensions?.['code'])).toContain(code);
    expect(errorCodes).toContain(code);
  });

  it('finds nothing, without an error, under ids that name nothing', async () => {
    const plant = Buffer.from('Plant:00000000-0000-7000-8000-000000000000').toString('base64url');
    const { data, errors } = await gateway.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } node(id: "") { id } }',
      {
        ids: [plant, 'nonsense', Buffer.from('Nothing:1').toString('base64url')],
      },
    );
    expect({ data, errors }).toEqual({ data: { nodes: [null, null, null], node: null }, errors: [] });
  });
});
