import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

describe('signing a browser in', () => {
  const pages = temporaryFolder('console');
  let gateway: TestGateway;
  beforeAll(async () => {
    mkdirSync(path.join(pages.path, 'assets'));
    writeFileSync(path.join(pages.path, 'index.html'), '<!doctype html><title>GraphiQL</title>');
    writeFileSync(path.join(pages.path, 'assets', 'main-1a2b.js'), 'export {};');
    gateway = await startTestGateway({ consoleDir: pages.path });
  });
  afterEach(() => {
    gateway.setClock(new Date());
  });
  afterAll(async () => {
    await gateway.stop();
    pages.remove();
  });

  const get = (where: string, headers: Record<string, string> = {}) =>
    fetch(new URL(where, gateway.url), { headers, redirect: 'manual' });

  async function newLink(): Promise<string> {
    const { data } = await gateway.ask(
      'mutation { createSignInLink { url userErrors { message } } }',
      {},
      'OPERATOR',
    );
    return (data?.['createSignInLink'] as { url: string }).url;
  }

  async function newSession(): Promise<string> {
    const response = await get(await newLink());
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async function askWithCookie(
    cookie: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, ...headers },
      body: JSON.stringify({ query: '{ viewer { name role } }' }),
    });
    return { status: response.status, text: await response.text() };
  }

  it('turns a link into a session cookie that scripts cannot read, once', async () => {
    const link = await newLink();
    expect(link).toMatch(new RegExp(`^${gateway.url}/sign-in\\?code=cw_`));
    const first = await get(link);
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(first.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(first.headers.get('set-cookie')).toMatch(
      /^circuitwatch_session=cw_[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/,
    );
    const page = await first.text();
    expect(page).toContain('<meta http-equiv="refresh" content="0;url=/graphiql/">');
    expect(page).toContain('<a href="/graphiql/">');
    expect(page).not.toContain('cw_');
    const second = await get(link);
    expect([second.status, second.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await second.text()).toContain('npx circuitwatch sign-in');
  });

  it('lets one of two at the same time in', async () => {
    const link = await newLink();
    const statuses = (await Promise.all([get(link), get(link), get(link)])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 401, 401]);
  });

  it('refuses an expired code, a made-up code and none', async () => {
    const link = await newLink();
    gateway.setClock(new Date(Date.now() + 10 * 60_000));
    expect((await get(link)).status).toBe(401);
    expect((await get(`/sign-in?code=cw_${'A'.repeat(43)}`)).status).toBe(401);
    expect((await get('/sign-in')).status).toBe(401);
  });

  it('never writes a code or a session into the log', async () => {
    const cookie = await newSession();
    expect(gateway.logLines.some((line) => line.includes('/sign-in'))).toBe(true);
    expect(gateway.logLines.join('')).not.toMatch(/cw_[\w-]{43}/);
    expect(gateway.logLines.join('')).not.toContain(cookie);
  });

  it('keeps the role of whom the link was made for, and asks where the request comes from', async () => {
    const cookie = await newSession();
    const own = await askWithCookie(cookie, { origin: gateway.url });
    expect(own.text).toContain('"role":"OPERATOR"');
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      {},
    ]) {
      expect(await askWithCookie(cookie, headers)).toMatchObject({
        status: 403,
        text: expect.stringContaining('FORBIDDEN'),
      });
    }
  });

  it('ends a session after twelve hours, or when its browser signs out', async () => {
    const cookie = await newSession();
    gateway.setClock(new Date(Date.now() + 12 * 3_600_000));
    expect((await askWithCookie(cookie, { origin: gateway.url })).status).toBe(401);
    gateway.setClock(new Date());
    const signOut = (headers: Record<string, string>) =>
      fetch(`${gateway.url}/sign-out`, { method: 'POST', headers });
    expect((await signOut({ cookie, origin: 'http://evil.example' })).status).toBe(403);
    const out = await signOut({ cookie, origin: gateway.url });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await askWithCookie(cookie, { origin: gateway.url })).status).toBe(401);
  });

  it('does not take a session for a bearer token, nor a token for a session', async () => {
    const cookie = await newSession();
    const secret = cookie.split('=')[1] ?? '';
    expect((await get('/metrics', { authorization: `Bearer ${secret}` })).status).toBe(401);
    expect((await get('/metrics', { cookie: `circuitwatch_session=${gateway.tokens.ADMIN}` })).status).toBe(
      401,
    );
  });

  it('shows GraphiQL and its files to who is signed in, and a way in to everybody else', async () => {
    for (const where of ['/graphiql', '/graphiql/', '/graphiql/assets/main-1a2b.js']) {
      const stranger = await get(where);
      expect([stranger.status, stranger.headers.get('content-type')]).toEqual([
        401,
        'text/html; charset=utf-8',
      ]);
      expect(await stranger.text()).toContain('npx circuitwatch sign-in');
    }
    const cookie = await newSession();
    expect((await get('/graphiql', { cookie })).headers.get('location')).toBe('/graphiql/');
    const page = await get('/graphiql/', { cookie });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('GraphiQL')]);
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await get('/graphiql/assets/main-1a2b.js', { cookie });
    expect(script.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await get('/graphiql/../package.json', { cookie })).status).toBe(404);
    expect((await get('/graphiql/%2e%2e/%2e%2e/package.json', { cookie })).status).toBeGreaterThanOrEqual(
      400,
    );
  });

  it.each(['none', 'same-origin', 'cross-site'])(
    'opens for a browser that follows a link from %s',
    async (site) => {
      const headers = { cookie: await newSession(), 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' };
      expect((await get('/graphiql/', headers)).status).toBe(200);
    },
  );

  it('takes no query by GET without the header that foreign pages may not send', async () => {
    const where = `/graphql?query=${encodeURIComponent('{ viewer { name } }')}`;
    const cookie = await newSession();
    expect((await get(where, { cookie })).status).toBe(400);
    expect((await get(where, { cookie, 'apollo-require-preflight': '1' })).status).toBe(200);
  });

  it('gives every answer the headers that keep browsers in bounds', async () => {
    for (const where of ['/livez', '/nothing', '/graphql', '/sign-in']) {
      const { headers } = await get(where);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-request-id')).toMatch(/^[\w.-]+$/);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
