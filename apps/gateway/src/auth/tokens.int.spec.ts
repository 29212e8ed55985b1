import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { post, startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

const whoAmI = { query: '{ viewer { name role } }' };

describe('tokens', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterEach(() => {
    gateway.setClock(new Date());
  });
  afterAll(() => gateway.stop());

  const ask = (authorization: string) => post(gateway.url, whoAmI, { authorization });

  it('tell who is asking', async () => {
    expect(await ask(`Bearer ${gateway.tokens.OPERATOR}`)).toMatchObject({
      status: 200,
      data: { viewer: { name: 'operator of the test', role: 'OPERATOR' } },
    });
  });

  it.each([
    ['nothing', {}],
    ['an unknown token', { authorization: `Bearer cw_${'A'.repeat(43)}` }],
    ['no token at all', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    [
      'a cookie of nobody',
      { cookie: `circuitwatch_session=cw_${'A'.repeat(43)}`, 'sec-fetch-site': 'same-origin' },
    ],
  ])('%s is answered with 401', async (_, headers) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(whoAmI),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('are not asked for their body before they are known', async () => {
    const { status } = await post(gateway.url, { query: 'x'.repeat(2_000_000) });
    expect(status).toBe(401);
  });

  it('for some plants stay so, also as a sign-in link and as tokens that they make', async () => {
    const create = `mutation ($input: CreateApiTokenInput!) {
      createApiToken(input: $input) { apiToken { plants } secret userErrors { field message } }
    }`;
    const { data } = await gateway.ask(create, {
      input: { name: 'scoped', role: 'ADMIN', plants: ['plant-a'] },
    });
    const { secret } = data?.['createApiToken'] as { secret: string };
    const authorization = `Bearer ${secret}`;
    const asScoped = async (query: string, variables = {}) =>
      (await post(gateway.url, { query, variables }, { authorization })).data;
    expect(await asScoped('{ viewer { plants } }')).toEqual({ viewer: { plants: ['plant-a'] } });
    expect(await asScoped(create, { input: { name: 'child', role: 'VIEWER' } })).toMatchObject({
      createApiToken: { apiToken: { plants: ['plant-a'] } },
    });
    expect(
      await asScoped(create, { input: { name: 'child', role: 'VIEWER', plants: ['plant-b'] } }),
    ).toMatchObject({ createApiToken: { apiToken: null, userErrors: [{ field: ['plants'] }] } });

    const link = (await asScoped('mutation { createSignInLink { url } }'))?.['createSignInLink'];
    const signedIn = await fetch((link as { url: string }).url);
    const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';');
    const session = await post(
      gateway.url,
      { query: '{ viewer { plants } }' },
      { cookie, 'sec-fetch-site': 'same-origin' },
    );
    expect(session.data).toEqual({ viewer: { plants: ['plant-a'] } });
  });

  it('end at the instant that was said', async () => {
    const end = new Date(Date.now() + 60_000);
    const { secret } = await gateway.createToken('VIEWER', end);
    gateway.setClock(new Date(end.getTime() - 1_000));
    expect((await ask(`Bearer ${secret}`)).status).toBe(200);
    gateway.setClock(end);
    expect((await ask(`Bearer ${secret}`)).status).toBe(401);
  });

  it('stop working when they are revoked: here at once, and elsewhere within seconds', async () => {
    const { data } = await gateway.ask(
      'mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret apiToken { id name role createdBy expiresAt revokedAt } userErrors { message } } }',
      { input: { name: ' Grafana ', role: 'VIEWER' } },
    );
    const created = data?.['createApiToken'] as { secret: string; apiToken: { id: string } };
    expect(created).toMatchObject({
      secret: expect.stringMatching(/^cw_[\w-]{43}$/),
      apiToken: { name: 'Grafana', role: 'VIEWER', createdBy: 'admin of the test', revokedAt: null },
      userErrors: [],
    });
    expect((await ask(`Bearer ${created.secret}`)).status).toBe(200);
    const revoked = await gateway.ask(
      'mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { id revokedAt } userErrors { message } } }',
      { id: created.apiToken.id },
    );
    expect(revoked.data?.['revokeApiToken']).toMatchObject({
      apiToken: { revokedAt: expect.any(String) },
      userErrors: [],
    });
    expect((await ask(`Bearer ${created.secret}`)).status).toBe(401);

    const other = await gateway.createToken('VIEWER');
    expect((await ask(`Bearer ${other.secret}`)).status).toBe(200);
    await gateway.db.tokens.revoke(
      other.id,
      { name: 'elsewhere', role: 'ADMIN', requestId: null },
      new Date(),
    );
    gateway.setClock(new Date(Date.now() + 5_000));
    expect((await ask(`Bearer ${other.secret}`)).status).toBe(401);
  });

  it('are listed without sessions and sign-in codes, and without their secrets', async () => {
    await gateway.ask('mutation { createSignInLink { url } }');
    const { data } = await gateway.ask('{ apiTokens(first: 100) { totalCount nodes { name lastUsedAt } } }');
    const { nodes, totalCount } = data?.['apiTokens'] as { nodes: { name: string }[]; totalCount: number };
    expect(nodes.length).toBe(totalCount);
    expect(JSON.stringify(nodes)).not.toContain('cw_');
    const active = await gateway.db.tokens.count({ kinds: ['SIGN_IN'] });
    expect(active).toBeGreaterThan(0);
    expect(totalCount).toBe(await gateway.db.tokens.count({ kinds: ['API'] }));
  });

  it('refuse input that cannot be used as user errors', async () => {
    const input = { name: '', role: 'VIEWER', expiresAt: '2020-01-01T00:00:00Z' };
    const create =
      'mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret userErrors { field code } } }';
    expect((await gateway.ask(create, { input })).data).toEqual({
      createApiToken: { secret: null, userErrors: [{ field: ['name'], code: 'INVALID' }] },
    });
    expect((await gateway.ask(create, { input: { ...input, name: 'a' } })).data).toEqual({
      createApiToken: { secret: null, userErrors: [{ field: ['expiresAt'], code: 'INVALID' }] },
    });
    const revoke = 'mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { userErrors { field code } } }';
    const nobody = Buffer.from(`ApiToken:${crypto.randomUUID()}`).toString('base64url');
    expect((await gateway.ask(revoke, { id: nobody })).data).toEqual({
      revokeApiToken: { userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] },
    });
  });
});
