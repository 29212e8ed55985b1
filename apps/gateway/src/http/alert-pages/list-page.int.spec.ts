import { migrate, openDatabase } from '@circuitwatch/persistence';
import { startTestPostgres } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { externalAlert, fireAlerts } from '../../spec/alerting.ts';
import { actor, createFleet } from '../../spec/fleet.ts';
import { noon } from '../../spec/test-api.ts';
import { startTestGateway, type TestGateway } from '../../spec/test-gateway.ts';
import { signIn, textOf, type Answer, type Browser } from './visits.spec-support.ts';

const idsIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/href="\/alerts\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? '');
const plantsIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/<h2>\s*(.*?)\s*<span class="faint">/g)].map(([, name]) => textOf(name ?? '').trim());
const linkIn = ({ text }: Answer, rel: 'next' | 'prev'): string | undefined =>
  new RegExp(`<a rel="${rel}" href="([^"]+)"`).exec(text)?.[1]?.replaceAll('&amp;', '&');

describe('the list of alerts', () => {
  let gateway: TestGateway;
  let browser: Browser;
  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await signIn(gateway, 'VIEWER');
  });
  afterAll(() => gateway.stop());

  it('is for people who are signed in', async () => {
    const response = await fetch(`${gateway.url}/alerts?severity=0`);
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringContaining('npx circuitwatch sign-in'),
    ]);
  });

  it('asks again by itself for who follows a link on another site, where browsers leave the session out', async () => {
    const path = '/alerts?plant=a%22b&severity=0';
    const follow = (site: string) =>
      fetch(`${gateway.url}${path}`, { headers: { 'sec-fetch-site': site }, redirect: 'manual' });
    const first = await follow('cross-site');
    expect([first.status, await first.text()]).toEqual([
      200,
      expect.stringContaining(
        '<meta http-equiv="refresh" content="0;url=/alerts?plant=a%22b&amp;severity=0">',
      ),
    ]);
    expect((await follow('same-origin')).status).toBe(401);
    expect((await browser.get(path, { 'sec-fetch-site': 'cross-site' })).text).toContain('<h1>Alerts</h1>');
  });

  it('says that nothing watches where there is no rule', async () => {
    const page = await browser.get('/alerts');
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain('Nothing fires, and nothing watches');
  });

  it('runs no script, sends forms to us alone, and comes again in 30 seconds unless told not to', async () => {
    const page = await browser.get('/alerts');
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).not.toMatch(/<script|style=| on\w+=/);
    expect(page.text).toContain('<meta http-equiv="refresh" content="30" />');
    expect((await browser.get('/alerts?refresh=off')).text).not.toContain('http-equiv="refresh"');
    const style = /href="(\/alerts\/style\.css\?v=\w+)"/.exec(page.text)?.[1] ?? '';
    const sheet = await browser.get(style);
    expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });

  describe('with alerts', () => {
    beforeAll(async () => {
      await createFleet(gateway.db, 'mill', 1);
      await fireAlerts(gateway.db, 'mill', 120);
      const at = (labels: Record<string, string>, severity: 0 | 1 | 4) => externalAlert(labels, { severity });
      await gateway.db.alerts.storeExternal(
        [
          at({ plant_id: 'quarry', circuit_id: 'c1', alertname: 'Down' }, 0),
          at({ plant_id: 'quarry', circuit_id: 'c2', alertname: 'Noise' }, 4),
          at({ alertname: 'Everywhere' }, 1),
        ],
        noon,
      );
      const { items } = await gateway.db.alerts.list({ first: 1, filter: { rules: ['Noise'] } });
      await gateway.db.alerts.acknowledge(items[0]?.node.id ?? '', '', actor, noon);
    });

    it('stands gravest first, by plant, with counts of each severity', async () => {
      const page = await browser.get('/alerts');
      expect(plantsIn(page)).toEqual(['quarry', 'No plant', 'mill']);
      const text = textOf(page.text);
      expect(text).toContain('123 alerts firing, 100 on this page');
      for (const count of ['1 Critical', '1 Error', '120 Warning', '1 Verbose'])
        expect(text).toContain(count);
      expect(page.text).toContain('<title>1 critical, 123 alerts firing · circuitwatch</title>');
    });

    it('goes through all pages and back, each alert once', async () => {
      const first = await browser.get('/alerts');
      expect(linkIn(first, 'prev')).toBeUndefined();
      const second = await browser.get(linkIn(first, 'next') ?? '');
      expect(linkIn(second, 'next')).toBeUndefined();
      const ids = [...idsIn(first), ...idsIn(second)];
      expect([ids.length, new Set(ids).size]).toEqual([123, 123]);
      const back = await browser.get(linkIn(second, 'prev') ?? '');
      expect(idsIn(back)).toEqual(idsIn(first));
    });

    it.each([
      ['severity=0', 1],
      ['severity=0&severity=4', 2],
      ['plant=quarry', 2],
      ['rule=Down', 1],
      ['acknowledged=yes', 1],
      ['acknowledged=no&plant=quarry', 1],
      ['state=FIRING&plant=quarry', 2],
      ['state=NORMAL', 0],
      ['state=PENDING', 0],
      ['plant=nowhere', 0],
    ])('filters by %s', async (query, count) => {
      const page = await browser.get(`/alerts?${query}`);
      expect([page.status, idsIn(page).length]).toEqual([200, count]);
      if (count === 0) expect(textOf(page.text)).toContain('No alert fits these filters');
    });

    it.each([
      ['severity=9', 'A severity is one of 0 (Critical)'],
      ['severity=__proto__', 'A severity is one of'],
      ['state=ON', '“state” is one of NORMAL, PENDING, FIRING, RECOVERING.'],
      ['acknowledged=maybe', '“acknowledged” is one of yes, no.'],
      ['after=%00%ff', 'That page is not there any more'],
      ['before=abc', 'That page is not there any more'],
    ])('tells what it cannot read in %s, and shows the rest', async (query, problem) => {
      const page = await browser.get(`/alerts?${query}`);
      expect(page.status).toBe(query.includes('=a') || query.startsWith('after') ? 200 : 400);
      expect(textOf(page.text)).toContain(problem);
      expect(idsIn(page).length).toBe(100);
    });

    it('keeps filters over pages', async () => {
      const next = linkIn(await browser.get('/alerts?plant=mill&refresh=off'), 'next') ?? '';
      expect(new URL(next, gateway.url).searchParams.get('plant')).toBe('mill');
      expect(idsIn(await browser.get(next)).length).toBe(20);
    });

    it('shows nothing but the plants that somebody may see', async () => {
      const scoped = await signIn(gateway, 'VIEWER', ['quarry']);
      const page = await scoped.get('/alerts');
      expect(plantsIn(page)).toEqual(['quarry']);
      expect(page.text).not.toContain('mill');
      expect(textOf(page.text)).toContain('2 alerts firing');
      expect(idsIn(await scoped.get('/alerts?plant=mill'))).toEqual([]);
    });
  });
});

describe('the list of alerts without a database', () => {
  it('says so, and has the browser ask again', async () => {
    const postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    await migrate(url);
    const persistence = openDatabase({ url });
    const gateway = await startTestGateway({ persistence });
    const browser = await signIn({ ...gateway, db: persistence }, 'VIEWER');
    expect((await browser.get('/alerts')).status).toBe(200);
    await postgres.stop();
    const page = await browser.get('/alerts');
    expect([page.status, page.headers.get('refresh')]).toEqual([503, '30']);
    expect(textOf(page.text)).toContain('Alerts cannot be read just now');
    await gateway.stop();
    await persistence.close();
  });
});
