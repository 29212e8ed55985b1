import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { externalAlert } from '../../spec/alerting.ts';
import { startTestGateway, type TestGateway } from '../../spec/test-gateway.ts';
import { formTokenOf } from './form-token.ts';
import { signIn, textOf, tokenIn, type Answer, type Browser } from './visits.spec-support.ts';

const deeds = ['acknowledge', 'unacknowledge', 'assign', 'silence', 'comment', 'resolve'];

describe('the forms of an alert', () => {
  let gateway: TestGateway;
  let operator: Browser;
  let id: string;
  let count = 0;

  const alert = async () => {
    const [found] = await gateway.db.alerts.byIds([id]);
    if (!found) throw new Error('The alert is gone.');
    return found;
  };
  const silences = async () =>
    (await gateway.db.silences.list({ first: 100, filter: { now: new Date() } })).items.map(
      ({ node }) => node,
    );
  /** Whatever a form could change. */
  const everything = async () => ({
    alert: await alert(),
    notes: await gateway.db.alerts.notes([id], 100),
    silences: await silences(),
  });
  /** The form of this name alone. */
  const formIn = ({ text }: Answer, name: string): string =>
    new RegExp(`<details class="deed" id="${name}".*?</details>`, 's').exec(text)?.[0] ?? '';

  beforeAll(async () => {
    gateway = await startTestGateway();
    operator = await signIn(gateway, 'OPERATOR');
  });
  beforeEach(async () => {
    count += 1;
    const circuit = `c${count}`;
    const now = new Date();
    const endsAt = new Date(now.getTime() + 3_600_000);
    const labels = { plant_id: 'mill', circuit_id: circuit };
    await gateway.db.alerts.storeExternal([externalAlert(labels, { startsAt: now, endsAt })], now);
    const { items } = await gateway.db.alerts.list({ first: 1, filter: { circuits: [circuit] } });
    id = items[0]?.node.id ?? '';
  });
  afterAll(() => gateway.stop());

  it('acknowledge, and take it back', async () => {
    const answer = await operator.submit(id, 'acknowledge', { comment: 'On it.\r\nSoon.' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/alerts/${id}?done=acknowledge`]);
    expect((await alert()).acknowledgedBy).toBe('operator in a browser');
    const page = textOf((await operator.get(answer.headers.get('location') ?? '')).text);
    expect(page).toContain('Acknowledged.');
    expect(page).toMatch(/Acknowledged operator in a browser , \d+ s ago/);
    expect(page).toMatch(/operator in a browser acknowledged it: On it\. Soon\./);
    expect((await gateway.db.alerts.notes([id], 1))[0]?.[0]?.text).toBe('On it.\nSoon.');
    expect((await operator.submit(id, 'unacknowledge')).status).toBe(303);
    expect((await alert()).acknowledgedBy).toBeNull();
  });

  it('assign to somebody and to nobody', async () => {
    expect((await operator.submit(id, 'assign', { assignee: ' Grace ' })).status).toBe(303);
    expect((await alert()).assignee).toBe('Grace');
    expect((await operator.submit(id, 'assign', { assignee: '' })).status).toBe(303);
    expect((await alert()).assignee).toBeNull();
  });

  it('comment, and resolve', async () => {
    expect((await operator.submit(id, 'comment', { comment: 'Seen before.' })).status).toBe(303);
    expect((await operator.submit(id, 'resolve', { comment: '' })).status).toBe(303);
    expect((await alert()).state).toBe('NORMAL');
    const page = await operator.get(`/alerts/${id}`);
    expect(textOf(page.text)).toContain('Seen before.');
    expect([formIn(page, 'acknowledge'), formIn(page, 'resolve')]).toEqual(['', '']);
  });

  it.each([
    ['1h', 3_600],
    ['4h', 14_400],
    ['1d', 86_400],
    ['1w', 604_800],
    ['resolved', null],
  ])('silence for %s what the form proposes', async (until, seconds) => {
    const form = formIn(await operator.get(`/alerts/${id}`), 'silence');
    const matching =
      /<textarea id="matching"[^>]*>\n([^<]*)</.exec(form)?.[1]?.replaceAll('&quot;', '"') ?? '';
    expect(matching).toBe(`alertname="High MAE Alert", plant_id="mill", circuit_id="c${count}"`);
    const answer = await operator.submit(id, 'silence', { matching, until, comment: 'Maintenance' });
    expect(answer.status).toBe(303);
    const [made] = await silences();
    expect(made).toMatchObject({ comment: 'Maintenance', createdBy: 'operator in a browser' });
    expect(made?.matchers.map(({ name }) => name)).toEqual(['alertname', 'plant_id', 'circuit_id']);
    const lasts = made?.endsAt ? (made.endsAt.getTime() - made.startsAt.getTime()) / 1_000 : null;
    expect(lasts).toBe(seconds);
    expect(textOf((await operator.get(`/alerts/${id}`)).text)).toContain(
      'Silenced By operator in a browser until',
    );
    expect(textOf((await operator.get('/alerts')).text)).toContain('Silenced');
  });

  it.each([
    ['silence', { matching: 'plant_id="mill"', until: '1h', comment: ' ' }, 'Say why it is silent'],
    ['silence', { matching: 'plant_id=', until: '1h', comment: 'x' }, ''],
    ['silence', { matching: 'plant_id=~"("', until: '1h', comment: 'x' }, ''],
    ['silence', { matching: '', until: '1h', comment: 'x' }, 'would silence everything'],
    ['silence', { matching: 'plant_id="mill"', until: '', comment: 'x' }, 'no length of time'],
    ['comment', { comment: '' }, 'The text is empty.'],
    ['comment', { comment: 'x'.repeat(2_001) }, 'longer than 2000 characters'],
    ['assign', { assignee: 'x'.repeat(101) }, 'in one line of 1 to 100 characters'],
  ])('show at the form why %s %o is refused, with what was written', async (name, fields, problem) => {
    const before = await everything();
    const answer = await operator.submit(id, name, fields);
    expect(answer.status).toBe(422);
    const form = formIn(answer, name);
    expect(form).toContain('role="alert"');
    expect(form).toMatch(/^<details class="deed" id="\w+" open>/);
    expect(textOf(form)).toContain(problem);
    for (const value of Object.values(fields)) expect(form).toContain(value.replaceAll('"', '&quot;'));
    expect(await everything()).toEqual(before);
  });

  it('say what was wrong though the form is gone: somebody else resolved it', async () => {
    const token = tokenIn(await operator.get(`/alerts/${id}`));
    await operator.submit(id, 'resolve');
    const answer = await operator.post(`/alerts/${id}/acknowledge`, { token });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain('This alert has resolved; there is nothing to acknowledge.');
  });

  it('open where a link asks for them; looking changes nothing', async () => {
    const before = await everything();
    const focused = await operator.get(`/alerts/${id}?action=silence`);
    expect(formIn(focused, 'silence')).toMatch(/ open>.*autofocus/s);
    expect(formIn(focused, 'comment')).not.toMatch(/ open>|autofocus/);
    expect(formIn(await operator.get(`/alerts/${id}?action=acknowledge`), 'acknowledge')).toContain(
      'autofocus',
    );
    expect((await operator.get(`/alerts/${id}?action=explode`)).status).toBe(200);
    for (const deed of deeds) {
      const answer = await operator.get(`/alerts/${id}/${deed}?token=x&comment=y`);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/alerts/${id}?action=${deed}`]);
    }
    expect(await everything()).toEqual(before);
  });

  it.each(deeds)('take %s from our own pages and this session alone', async (deed) => {
    const own = tokenIn(await operator.get(`/alerts/${id}`));
    const other = tokenIn(await (await signIn(gateway, 'OPERATOR')).get(`/alerts/${id}`));
    expect(own).toMatch(/^[\w-]{43}$/);
    expect(other).not.toBe(own);
    const before = await everything();
    const fields = { comment: 'x', assignee: 'x', matching: 'plant_id="mill"', until: '1h' };
    const post = (token: string, headers?: Record<string, string>) =>
      operator.post(`/alerts/${id}/${deed}`, { ...fields, token }, headers);
    const refused = [
      await post(own, {}),
      await post(own, { origin: 'https://evil.example' }),
      await post(own, { origin: 'null' }),
      await post(own, { 'sec-fetch-site': 'cross-site' }),
      await post(own, { 'sec-fetch-site': 'same-site' }),
      await post('', { origin: gateway.url }),
      await post(other, { origin: gateway.url }),
      await post(`${own}x`, { 'sec-fetch-site': 'same-origin' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect(await everything()).toEqual(before);
    const stranger = await fetch(`${gateway.url}/alerts/${id}/${deed}`, {
      ...{ method: 'POST', headers: { origin: gateway.url }, body: new URLSearchParams({ token: own }) },
    });
    expect(stranger.status).toBe(401);
  });

  it('take no other kind of body', async () => {
    const before = await everything();
    for (const type of ['application/json', 'text/plain', 'multipart/form-data']) {
      const response = await fetch(`${gateway.url}/alerts/${id}/acknowledge`, {
        method: 'POST',
        headers: { cookie: operator.cookie, origin: gateway.url, 'content-type': type },
        body: '{"token":"x"}',
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }
    expect(await everything()).toEqual(before);
  });

  it('are not there for a viewer, who sees why, and is refused all the same', async () => {
    const viewer = await signIn(gateway, 'VIEWER');
    const page = await viewer.get(`/alerts/${id}`);
    expect(textOf(page.text)).toContain('your role is VIEWER');
    expect(page.text).not.toContain('<form');
    const before = await everything();
    const token = formTokenOf(viewer.cookie.split('=')[1] ?? '');
    const fields = { token, comment: 'x', assignee: 'x', matching: 'plant_id="mill"', until: '1h' };
    for (const deed of deeds) {
      const answer = await viewer.post(`/alerts/${id}/${deed}`, fields);
      expect(answer.status).toBe(403);
      expect(textOf(answer.text)).toContain('needs the role OPERATOR; your token has the role VIEWER.');
    }
    expect(await everything()).toEqual(before);
  });

  it('do nothing to alerts of plants that somebody may not see, and silence only their plants', async () => {
    const elsewhere = await signIn(gateway, 'OPERATOR', ['quarry']);
    const token = formTokenOf(elsewhere.cookie.split('=')[1] ?? '');
    const before = await everything();
    const fields = { token, comment: 'x', assignee: 'x', matching: 'plant_id="quarry"', until: '1h' };
    for (const deed of deeds) {
      expect((await elsewhere.post(`/alerts/${id}/${deed}`, fields)).status).toBe(404);
    }
    const here = await signIn(gateway, 'OPERATOR', ['mill']);
    const wide = { matching: 'alertname="High MAE Alert"', until: '1h', comment: 'x' };
    const answer = await here.submit(id, 'silence', wide);
    expect([answer.status, textOf(answer.text)]).toEqual([422, expect.stringContaining('plant_id="mill"')]);
    expect(await everything()).toEqual(before);
  });
});
