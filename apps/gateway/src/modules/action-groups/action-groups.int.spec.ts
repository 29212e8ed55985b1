import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../global-id.ts';
import { startTestApi, textOf, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

const url = 'https://hooks.example.com/services/CANARY-1234';
const group = {
  name: 'ag-1',
  receivers: [
    { name: 'Team', kind: 'EMAIL', settings: { to: ['team@example.com'] } },
    { name: 'Channel', kind: 'SLACK', secrets: [{ name: 'url', value: url }] },
  ],
};
const shown = `outcome actionGroup {
  id name shortName enabled version
  receivers { id name kind enabled sendResolved settings secretHints { name hint } unhealthy lastSentAt actionGroup { name } }
}`;

describe('action groups', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  const put = (fields: object = {}) => mutate(api, 'putActionGroup', { ...group, ...fields }, shown);
  const receiverOf = (payload: Json, name: string) => {
    const receivers = payload['actionGroup']?.['receivers'] as unknown as readonly Json[];
    return receivers.find((receiver) => textOf(receiver['name']) === name);
  };

  it('keep secrets and never show them', async () => {
    const created = await put();
    expect(created).toMatchObject({
      outcome: 'CREATED',
      actionGroup: { name: 'ag-1', shortName: 'ag-1', enabled: true, version: 1 },
    });
    const channel = receiverOf(created, 'Channel');
    expect(channel).toMatchObject({ settings: {}, sendResolved: true, actionGroup: { name: 'ag-1' } });
    expect(channel?.['secretHints']).toEqual([
      { name: 'url', hint: expect.stringMatching(/^…1234 #[0-9a-f]{8}$/) as string },
    ]);
    expect(JSON.stringify(created)).not.toContain('CANARY');
    const audit = await api.db.audit.list({ first: 1 });
    expect(JSON.stringify(audit)).not.toContain('CANARY');
    const id = await idOf('Channel');
    const sealed = await api.db.actionGroups.sealedSecrets(id);
    expect(Object.keys(sealed)).toEqual(['url']);
    expect(JSON.stringify(sealed)).not.toContain('CANARY');
  });

  const idOf = async (name: string): Promise<string> => {
    const [found] = await api.db.actionGroups.byNames(['ag-1']);
    const [receivers = []] = await api.db.actionGroups.receivers([found?.id ?? '']);
    return receivers.find((receiver) => receiver.name === name)?.id ?? '';
  };

  it('keep secrets that are left out, and change nothing where they are given once more', async () => {
    expect((await put())['outcome']).toBe('UNCHANGED');
    const without = [group.receivers[0], { name: 'Channel', kind: 'SLACK' }];
    expect((await put({ receivers: without }))['outcome']).toBe('UNCHANGED');
    const before = await api.db.actionGroups.sealedSecrets(await idOf('Channel'));
    const quiet = [group.receivers[0], { name: 'Channel', kind: 'SLACK', sendResolved: false }];
    expect((await put({ receivers: quiet }))['outcome']).toBe('CHANGED');
    expect(await api.db.actionGroups.sealedSecrets(await idOf('Channel'))).toEqual(before);
    const other = { ...group.receivers[1], secrets: [{ name: 'url', value: `${url}5678` }] };
    const changed = await put({ receivers: [group.receivers[0], other] });
    expect(receiverOf(changed, 'Channel')?.['secretHints']?.[0]?.['hint']).toMatch(/^…5678/);
    await put();
  });

  it.each([
    [{ name: ' ' }, ['INVALID name']],
    [{ shortName: 'much too long a name' }, ['INVALID shortName']],
    [{ receivers: [{ name: '', kind: 'EMAIL' }] }, ['INVALID receivers.0.name']],
    [{ receivers: [{ name: 'x', kind: 'EMAIL', settings: [] }] }, ['INVALID receivers.0.settings']],
    [{ receivers: [{ name: 'Team', kind: 'SLACK' }] }, ['INVALID receivers.0.kind']],
    [{ receivers: [group.receivers[0], group.receivers[0]] }, ['INVALID receivers.1.name']],
    [{ expectedVersion: 99 }, ['CONFLICT expectedVersion']],
  ])('refuse %j: %s', async (fields, errors) => {
    expect(shortErrors(await put(fields))).toEqual(errors);
  });

  it('say what a channel misses, field by field, and show no secret', async () => {
    const receivers = [
      { name: 'Nobody', kind: 'EMAIL', settings: { to: ['CANARY'] } },
      { name: 'Nowhere', kind: 'TEAMS' },
      { name: 'Wrong', kind: 'SLACK', secrets: [{ name: 'url', value: 'CANARY://x' }] },
    ];
    const payload = await put({ name: 'ag-2', receivers });
    const fields = new Set(shortErrors(payload).map((error) => error.split('.').slice(0, 2).join('.')));
    expect([...fields]).toEqual(['INVALID receivers.0', 'INVALID receivers.1', 'INVALID receivers.2']);
    expect(JSON.stringify(payload['userErrors']?.[2])).not.toContain('CANARY');
  });

  it('send a test to a receiver, and take its word that it works again', async () => {
    const id = await idOf('Team');
    const globalId = encodeGlobalId('Receiver', id);
    const sent = await mutate(
      api,
      'testReceiver',
      { id: globalId },
      'notification { id status reason condition alertCount alerts { id } message receiver { name } }',
    );
    expect(sent['notification']).toMatchObject({
      ...{ status: 'PENDING', reason: 'TEST', condition: 'FIRING', alertCount: 1, alerts: [] },
      receiver: { name: 'Team' },
    });
    expect(JSON.stringify(sent['notification']?.['message'])).toContain('This is a test, asked for by Ada.');
    await api.db.actionGroups.setHealth(id, 'The server refused it.');
    const node = 'query ($id: ID!) { node(id: $id) { ... on Receiver { unhealthy } } }';
    expect((await api.data(node, { id: globalId }))['node']).toEqual({ unhealthy: 'The server refused it.' });
    const mended = await mutate(api, 'setReceiverHealthy', { id: globalId }, 'receiver { unhealthy }');
    expect(mended['receiver']).toEqual({ unhealthy: null });
    expect((await api.data(node, { id: globalId }))['node']).toEqual({ unhealthy: null });
    const nothing = { id: encodeGlobalId('Receiver', crypto.randomUUID()) };
    expect(shortErrors(await mutate(api, 'testReceiver', nothing))).toEqual(['NOT_FOUND id']);
  });

  it('are not deleted while a rule tells them', async () => {
    const rule = { name: 'R', severity: 1, promql: { query: 'up' }, actionGroups: ['ag-1'] };
    await mutate(api, 'putAlertRule', rule);
    const [found] = await api.db.actionGroups.byNames(['ag-1']);
    const id = encodeGlobalId('ActionGroup', found?.id ?? '');
    expect(shortErrors(await mutate(api, 'deleteActionGroup', { id }))).toEqual(['CONFLICT id']);
    await mutate(api, 'putAlertRule', { ...rule, actionGroups: [] });
    expect(await mutate(api, 'deleteActionGroup', { id }, 'deletedId')).toMatchObject({ deletedId: id });
  });
});
