import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../global-id.ts';
import { createActionGroup, externalAlert, fireAlerts } from '../../spec/alerting.ts';
import { createFleet, hoursLater } from '../../spec/fleet.ts';
import { noon, startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { testMessage } from '../action-groups/test-message.ts';

const list = `query ($filter: AlertFilter, $orderBy: AlertOrder, $first: Int) {
  alerts(filter: $filter, orderBy: $orderBy, first: $first) {
    totalCount nodes { id name severity state plantName circuitName circuit { name plant { name } } }
  }
}`;

describe('alerts', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await createFleet(api.db, 'mill', 3);
    await fireAlerts(api.db, 'mill', 3);
    await api.db.alerts.storeExternal(
      [
        externalAlert({ plant_id: 'quarry', circuit_id: 'c000', alertname: 'Down' }, { severity: 0 }),
        externalAlert({ alertname: 'Everywhere', team: 'x' }, { severity: 4 }),
      ],
      noon,
    );
    const over = externalAlert({ plant_id: 'mill', circuit_id: 'c002' }, { endsAt: hoursLater(0.5) });
    await api.db.alerts.storeExternal([over], hoursLater(0.5));
  });
  afterAll(() => api.stop());

  const places = async (filter: object, plants?: readonly string[], orderBy = 'GRAVEST') => {
    const { data, errors } = await api.ask(list, { filter, orderBy }, 'VIEWER', plants);
    expect(errors).toEqual([]);
    const nodes = data['alerts']?.['nodes'] as unknown as readonly Record<string, string | null>[];
    expect(data['alerts']?.['totalCount']).toBe(nodes.length);
    return nodes.map(({ plantName, circuitName }) => `${plantName}/${circuitName}`);
  };

  it('are listed gravest first, those that resolved only when they are asked for', async () => {
    const [first, ...others] = await places({});
    expect(first).toBe('quarry/c000');
    expect(others.at(-1)).toBe('null/null');
    // Of one severity and instant, in no order that anybody knows.
    expect(others.toSorted()).toEqual(['mill/c000', 'mill/c001', 'null/null']);
    expect(await places({ states: ['NORMAL'] })).toEqual(['mill/c002']);
    expect((await places({ states: ['NORMAL', 'FIRING'] }, undefined, 'NEWEST'))[0]).toBe('mill/c002');
  });

  it.each([
    [{ plant: 'mill' }, 2],
    [{ circuit: 'c000' }, 2],
    [{ rule: 'Down' }, 1],
    [{ severities: [0, 4] }, 2],
    [{ labels: { team: 'x' } }, 1],
    [{ labels: { team: 'x', plant_id: 'mill' } }, 0],
    [{ acknowledged: true }, 0],
    [{ states: [] }, 0],
    [{ plant: 'mill', circuit: 'c001', severities: [2] }, 1],
  ])('are found by %j', async (filter, count) => {
    expect(await places(filter)).toHaveLength(count);
  });

  it.each([
    [{ severities: [5] }, 'from 0 (critical) to 4 (verbose), not 5'],
    [{ labels: ['a'] }, 'not an object of texts'],
    [{ labels: { 'a b': 'x' } }, 'cannot name a label'],
    [{ labels: { a: 1 } }, 'is not a text'],
  ])('refuse %j', async (filter, message) => {
    const { errors } = await api.ask(list, { filter });
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });

  it('lead to the circuit that their labels name', async () => {
    const data = await api.data(list, { filter: { plant: 'mill', circuit: 'c001' } });
    expect(data['alerts']?.['nodes']?.[0]?.['circuit']).toEqual({ name: 'c001', plant: { name: 'mill' } });
    const unknown = await api.data(list, { filter: { plant: 'quarry' } });
    expect(unknown['alerts']?.['nodes']?.[0]?.['circuit']).toBeNull();
  });

  it('are counted by state and severity', async () => {
    const summary = '{ counts { state severity count } firing unacknowledged gravest }';
    expect((await api.data(`{ alertSummary ${summary} }`))['alertSummary']).toEqual({
      counts: [
        { state: 'FIRING', severity: 0, count: 1 },
        { state: 'FIRING', severity: 2, count: 2 },
        { state: 'FIRING', severity: 4, count: 1 },
      ],
      firing: 4,
      unacknowledged: 4,
      gravest: 0,
    });
    const scoped = await api.ask(`{ alertSummary ${summary} }`, {}, 'VIEWER', ['mill']);
    expect(scoped.data['alertSummary']).toMatchObject({ firing: 2, gravest: 2 });
    const other = await api.data(`{ alertSummary(plant: "none") ${summary} }`);
    expect(other['alertSummary']).toEqual({ counts: [], firing: 0, unacknowledged: 0, gravest: null });
  });

  it('of other plants are not there for those who see some plants only', async () => {
    expect((await places({}, ['mill'])).toSorted()).toEqual(['mill/c000', 'mill/c001']);
    expect(await places({ plant: 'quarry' }, ['mill'])).toEqual([]);
    const data = await api.data(list, { filter: { plant: 'quarry' } });
    const id = data['alerts']?.['nodes']?.[0]?.['id'];
    const query = `query ($id: ID!) { alert(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }`;
    expect((await api.ask(query, { id }, 'VIEWER', ['mill'])).data).toEqual({
      alert: null,
      node: null,
      nodes: [null],
    });
    expect((await api.ask(query, { id }, 'VIEWER', ['quarry'])).data['alert']).toEqual({ id });
    const acknowledge = `mutation ($id: ID!) {
      acknowledgeAlert(input: { id: $id }) { alert { id } userErrors { code field } }
    }`;
    const { data: refused } = await api.ask(acknowledge, { id }, 'OPERATOR', ['mill']);
    expect(shortErrors(refused['acknowledgeAlert'])).toEqual(['NOT_FOUND id']);
  });

  it('cost as many statements for 10 as for 100', async () => {
    const page = `query ($first: Int) { alerts(first: $first, filter: { rule: "Many" }) { nodes {
      rule { name } circuit { plant { name } } evidence { run { id } }
      transitions(limit: 5) { to message } notes(limit: 5) { text }
      deliveries(limit: 5) { explanation transition { to } receiver { name actionGroup { name } } notification { id } }
    } } }`;
    await createActionGroup(api.db, 'many', ['a', 'b']);
    const many = Array.from({ length: 100 }, (_alert, index) =>
      externalAlert(
        { alertname: 'Many', plant_id: 'mill', circuit_id: `c${index}` },
        { actionGroups: ['many'] },
      ),
    );
    await api.db.alerts.storeExternal(many, noon);
    const statementsOf = async (first: number) => {
      api.statements.length = 0;
      const data = await api.data(page, { first });
      expect(data['alerts']?.['nodes']).toHaveLength(first);
      return api.statements.length;
    };
    const few = await statementsOf(10);
    expect(await statementsOf(100)).toBe(few);
    expect(few).toBeLessThanOrEqual(12);
  });
});

describe('what people do with an alert', () => {
  let api: TestApi;
  let id: string;
  beforeAll(async () => {
    api = await startTestApi();
    await createActionGroup(api.db, 'ag', ['day', 'night']);
    const labels = { plant_id: 'mill', circuit_id: 'c000' };
    await api.db.alerts.storeExternal([externalAlert(labels, { actionGroups: ['ag'] })], noon);
    const page = await api.db.alerts.list({ first: 1 });
    id = encodeGlobalId('Alert', page.items[0]?.node.id ?? '');
  });
  afterAll(() => api.stop());

  const shown = 'alert { state reason acknowledgedBy acknowledgedAt assignee }';

  it('stands in its history, in the order in which it was done', async () => {
    const acknowledged = await mutate(api, 'acknowledgeAlert', { id, comment: ' mine ' }, shown);
    expect(acknowledged).toMatchObject({
      alert: { acknowledgedBy: 'Ada', acknowledgedAt: noon.toISOString() },
    });
    await mutate(api, 'acknowledgeAlert', { id }, shown);
    await mutate(api, 'unacknowledgeAlert', { id }, shown);
    await mutate(api, 'assignAlert', { id, assignee: 'Grace' }, shown);
    await mutate(api, 'commentAlert', { id, text: 'A sensor.' }, shown);
    const resolved = await mutate(api, 'resolveAlert', { id, comment: 'False alarm.' }, shown);
    expect(resolved).toMatchObject({ alert: { state: 'NORMAL', reason: 'MANUAL', assignee: 'Grace' } });
    const query = `query ($id: ID!) { alert(id: $id) {
      external summary since episode
      transitions { from to reason } notes { kind actor text }
      deliveries { state reason explanation receiver { name } transition { to } notification { id } }
      notifications { totalCount }
    } }`;
    const { alert } = await api.data(query, { id });
    expect(alert).toMatchObject({
      external: true,
      summary: 'High MAE Alert',
      since: noon.toISOString(),
      episode: 1,
      transitions: [
        { from: 'FIRING', to: 'NORMAL', reason: 'MANUAL' },
        { from: 'NORMAL', to: 'FIRING', reason: 'EXTERNAL' },
      ],
      notifications: { totalCount: 0 },
    });
    expect(alert?.['notes']).toEqual([
      { kind: 'RESOLVED', actor: 'Ada', text: 'False alarm.' },
      { kind: 'COMMENTED', actor: 'Ada', text: 'A sensor.' },
      { kind: 'ASSIGNED', actor: 'Ada', text: 'Grace' },
      { kind: 'UNACKNOWLEDGED', actor: 'Ada', text: '' },
      { kind: 'ACKNOWLEDGED', actor: 'Ada', text: 'mine' },
    ]);
    const waiting = JSON.stringify(alert?.['deliveries']);
    expect(waiting).toContain('night is told when the time of its group has come.');
    expect(waiting).toContain('"transition":{"to":"FIRING"}');
  });

  it.each([
    ['acknowledgeAlert', {}, 'CONFLICT id'],
    ['acknowledgeAlert', { comment: 'x'.repeat(2_001) }, 'INVALID comment'],
    ['assignAlert', { assignee: '' }, 'INVALID assignee'],
    ['assignAlert', { assignee: 'two\nlines' }, 'INVALID assignee'],
    ['commentAlert', { text: '  ' }, 'INVALID text'],
    ['resolveAlert', { id: 'nothing' }, 'INVALID id'],
    ['resolveAlert', { id: encodeGlobalId('Alert', crypto.randomUUID()) }, 'NOT_FOUND id'],
    ['resolveAlert', { id: encodeGlobalId('Plant', crypto.randomUUID()) }, 'INVALID id'],
  ])('%s is refused for %j: %s', async (mutation, fields, error) => {
    expect(shortErrors(await mutate(api, mutation, { id, ...fields }))).toEqual([error]);
  });

  it.each(['a\u0000b', '\ud800', '\u{1f600}', "'; drop table alert; --", '\u001b[2J', '%'])(
    'may be any text: %j',
    async (text) => {
      const said = `mutation ($id: ID!, $text: String!) {
        a: commentAlert(input: { id: $id, text: $text }) { userErrors { code } }
        b: assignAlert(input: { id: $id, assignee: $text }) { userErrors { code } }
        c: resolveAlert(input: { id: $id, comment: $text }) { userErrors { code } }
      }`;
      expect((await api.ask(said, { id, text }, 'OPERATOR')).errors).toEqual([]);
      const asked = `query ($text: String!) {
        a: alerts(filter: { rule: $text, plant: $text, circuit: $text }) { nodes { id } }
        b: alertSummary(plant: $text) { firing }
      }`;
      const { errors } = await api.ask(asked, { text });
      expect(JSON.stringify(errors)).not.toContain('INTERNAL_SERVER_ERROR');
    },
  );
});

describe('who was told of an alert', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  it('is in its deliveries, with the notification or the reason why not', async () => {
    const receivers = await createActionGroup(api.db, 'ag', ['day', 'night']);
    const alert = externalAlert({ plant_id: 'mill' }, { actionGroups: ['ag'] });
    await api.db.alerts.storeExternal([alert], noon);
    const until = hoursLater(2);
    // What a worker decides when the time of the group has come.
    await api.db.alertGroups.flush(hoursLater(1), 10, ({ key, alerts, actionGroup, receivers: found }) => {
      const ids = alerts.map(({ id }) => id);
      const [day] = found.filter(({ name }) => name === 'day');
      if (!day || !actionGroup) throw new Error('There is no such receiver.');
      const id = crypto.randomUUID();
      const message = testMessage({
        id,
        receiver: day,
        group: actionGroup,
        askedBy: 'x',
        url: 'x',
        now: noon,
      });
      const silenced = { receiverId: receivers['night'] ?? '', reason: 'SILENCED', until } as const;
      return {
        notifications: [
          {
            ...{ receiverId: day.id, reason: 'FIRST_NOTIFICATION', firing: ids, resolved: [] },
            message: { ...message, groupKey: key, reason: 'FIRST_NOTIFICATION' },
          },
        ],
        suppressed: ids.map((alertId) => ({ ...silenced, alertId, detail: 'Silenced by Ada: known.' })),
        ...{ entries: {}, nextFlushAt: null, leaving: [] },
      };
    });
    const data = await api.data(`{ alerts { nodes {
      deliveries { state reason explanation until receiver { name } notification { status reason } }
      notifications { totalCount nodes { reason receiver { name } } }
    } } }`);
    const [shown] = data['alerts']?.['nodes'] as unknown as readonly Json[];
    expect(shown?.['deliveries']).toHaveLength(2);
    expect(shown?.['deliveries']).toContainEqual({
      ...{
        state: 'TOLD',
        reason: null,
        explanation: 'day was told.',
        until: null,
        receiver: { name: 'day' },
      },
      notification: { status: 'PENDING', reason: 'FIRST_NOTIFICATION' },
    });
    expect(shown?.['deliveries']).toContainEqual({
      ...{ state: 'SUPPRESSED', reason: 'SILENCED', until: until.toISOString(), notification: null },
      explanation: `night was not told: a silence matches it, until ${until.toISOString()}. Silenced by Ada: known.`,
      receiver: { name: 'night' },
    });
    expect(shown?.['notifications']).toEqual({
      totalCount: 1,
      nodes: [{ reason: 'FIRST_NOTIFICATION', receiver: { name: 'day' } }],
    });
  });
});
