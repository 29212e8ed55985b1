import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../global-id.ts';
import { createActionGroup, externalAlert } from '../../spec/alerting.ts';
import { noon, startTestApi, textOf, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

const routing = `routing:
  route:
    group_by: [alertname, plant_id]
    group_wait: 45s
    routes:
      - matchers: [team="night"]
        action_group: night
        active_time_intervals: [nights]
  inhibit_rules:
    - {source_matchers: [alertname="PlantDown"], target_matchers: [alertname="CircuitDown"], equal: [plant_id]}
  time_intervals:
    - name: nights
      time_intervals: [{times: [{start_time: "20:00", end_time: "24:00"}]}]
`;
const shown = 'routingPolicy { policy yaml version updatedAt } notes';

describe('the routing policy', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  it('is the default one at first, which can be put as it is shown', async () => {
    const { routingPolicy } = await api.data('{ routingPolicy { yaml version updatedAt policy } }');
    expect(routingPolicy).toMatchObject({ version: 0, updatedAt: null });
    const put = await mutate(api, 'putRoutingPolicy', { text: textOf(routingPolicy?.['yaml']) }, shown);
    expect(put['routingPolicy']).toMatchObject({ version: 1, policy: routingPolicy?.['policy'] });
  });

  it('is only put where the action groups that it tells are there', async () => {
    const missing = await mutate(api, 'putRoutingPolicy', { text: routing }, shown);
    expect(shortErrors(missing)).toEqual(['NOT_FOUND text']);
    expect(textOf(missing['userErrors']?.[0]?.['message'])).toContain('"night"');
    await createActionGroup(api.db, 'night', ['guard']);
    const tried = await mutate(api, 'putRoutingPolicy', { text: routing, dryRun: true }, shown);
    expect(tried).toMatchObject({ routingPolicy: { version: 2 }, userErrors: [] });
    expect((await api.data('{ routingPolicy { version } }'))['routingPolicy']).toEqual({ version: 1 });
    const put = await mutate(api, 'putRoutingPolicy', { text: routing, expectedVersion: 1 }, shown);
    expect(put).toMatchObject({ routingPolicy: { version: 2 } });
    const late = await mutate(api, 'putRoutingPolicy', { text: routing, expectedVersion: 1 }, shown);
    expect(shortErrors(late)).toEqual(['CONFLICT expectedVersion']);
  });

  it('may be an alertmanager.yml', async () => {
    await createActionGroup(api.db, 'ops', ['a']);
    const text = 'route: {receiver: ops, group_by: [alertname]}\nreceivers: [{name: ops}]\n';
    const put = await mutate(api, 'putRoutingPolicy', { text }, shown);
    expect(put['userErrors']).toEqual([]);
    expect(put['routingPolicy']).toMatchObject({ policy: { route: { actionGroup: 'ops' } } });
  });

  it.each(['', 'routing: 7', 'alert_rules: []', '{', '\u0000', 'route: {}'])('refuses %j', async (text) => {
    expect(shortErrors(await mutate(api, 'putRoutingPolicy', { text }))[0]).toMatch(
      /^INVALID text|^NOT_FOUND text/,
    );
  });
});

describe('alertDryRun', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await createActionGroup(api.db, 'night', ['guard']);
    await createActionGroup(api.db, 'day', ['one', 'two']);
    await mutate(api, 'putRoutingPolicy', { text: routing });
    const rule = { name: 'High', severity: 1, promql: { query: 'up' }, actionGroups: ['day'] };
    await mutate(api, 'putAlertRule', rule);
  });
  afterAll(() => api.stop());

  const query = `query ($labels: JSON, $alertId: ID, $at: DateTime) {
    alertDryRun(labels: $labels, alertId: $alertId, at: $at) {
      labels at notes steps { actionGroup receiver kind route told reason explanations at }
    }
  }`;
  const ask = async (variables: Record<string, unknown>) => (await api.data(query, variables))['alertDryRun'];

  it('tells whom the rule tells, and when', async () => {
    const found = await ask({ labels: { alertname: 'High', plant_id: 'mill' } });
    expect(found).toMatchObject({
      labels: { alertname: 'High', plant_id: 'mill', severity: '1' },
      notes: [],
      steps: [
        { actionGroup: 'day', receiver: 'one', kind: 'EMAIL', told: true, reason: null },
        {
          actionGroup: 'day',
          receiver: 'two',
          told: true,
          at: new Date(noon.getTime() + 45_000).toISOString(),
        },
      ],
    });
  });

  it('knows the time of day', async () => {
    const labels = { alertname: 'Other', team: 'night' };
    expect(await ask({ labels })).toMatchObject({
      steps: [{ actionGroup: 'night', told: false, reason: 'OUTSIDE_ACTIVE_TIME', at: null }],
    });
    expect(await ask({ labels, at: '2026-03-01T21:00:00Z' })).toMatchObject({ steps: [{ told: true }] });
  });

  it('says when nobody would be told', async () => {
    const found = await ask({ labels: { alertname: 'Unknown' } });
    expect(found?.['steps']).toEqual([]);
    expect(JSON.stringify(found?.['notes'])).toContain('nobody is told');
  });

  it('knows silences, and alerts as they are', async () => {
    const labels = { alertname: 'High', plant_id: 'quarry' };
    await mutate(api, 'createSilence', { matching: 'plant_id="quarry"', comment: 'known', duration: '1h' });
    const silenced = await ask({ labels });
    expect(silenced).toMatchObject({ steps: [{ told: false, reason: 'SILENCED' }, { told: false }] });
    expect(JSON.stringify(silenced)).toContain('Silenced by Ada: known.');
    expect(await ask({ labels, at: '2026-03-01T14:00:00Z' })).toMatchObject({ steps: [{ told: true }, {}] });
    await api.db.alerts.storeExternal(
      [
        externalAlert({ alertname: 'PlantDown', plant_id: 'mill' }),
        externalAlert({ alertname: 'CircuitDown', plant_id: 'mill' }, { actionGroups: ['day'] }),
      ],
      noon,
    );
    const page = await api.db.alerts.list({ first: 1, filter: { rules: ['CircuitDown'] } });
    const alertId = encodeGlobalId('Alert', page.items[0]?.node.id ?? '');
    expect(await ask({ alertId })).toMatchObject({ steps: [{ told: false, reason: 'INHIBITED' }, {}] });
    const { errors } = await api.ask(query, { alertId }, 'VIEWER', ['quarry']);
    expect(errors[0]?.message).toContain('no such alert');
  });

  it.each([
    [{}, 'Give either `labels` or `alertId`.'],
    [{ labels: { a: 'b' }, alertId: 'x' }, 'Give either `labels` or `alertId`.'],
    [{ labels: 7 }, 'not an object of texts'],
    [{ alertId: 'nothing' }, 'is not a global id'],
  ])('refuses %j', async (variables, message) => {
    const { errors } = await api.ask(query, variables);
    expect(errors[0]?.message).toContain(message);
  });
});
