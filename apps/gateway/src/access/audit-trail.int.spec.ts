import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireAlerts } from '../spec/alerting.ts';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';
import { encodeGlobalId } from '../global-id.ts';
import { buildGatewaySchema } from '../schema/build-schema.ts';
import { mutationSteps as steps, type Known } from '../spec/mutation-steps.ts';

/** Deeds whose target is not the thing that the mutation shows. */
const ofOthers = /^(run|scoring|endpoint|receiver\.test|notification|routing-policy)/;

/** What is selected of things that have no id. */
const shownBy: Readonly<Record<string, string>> = {
  deletedId: 'deletedId',
  url: 'url',
  rules: 'rules { name }',
  routingPolicy: 'routingPolicy { version }',
};

const mutations = buildGatewaySchema().getMutationType()?.getFields() ?? {};
const trail = `{ auditEvents(first: 1) { totalCount nodes { at actor role action targetType targetId details requestId } } }`;

interface Trail {
  readonly totalCount: number;
  readonly nodes: readonly Record<string, unknown>[];
}

describe('every mutation leaves an audit event', () => {
  let gateway: TestGateway;
  const known: Known = {};
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  async function readTrail(): Promise<Trail> {
    const { data, errors } = await gateway.ask(trail);
    expect(errors).toEqual([]);
    return data?.['auditEvents'] as Trail;
  }

  /** Work that only a worker would do: the newest job fails for good. */
  async function failJob(): Promise<void> {
    const { items } = await gateway.db.jobs.list({ first: 1, filter: { statuses: ['QUEUED'] } });
    const id = items[0]?.node.id ?? '';
    const claim = await gateway.db.ledger.claim(id, 'worker-1', new Date());
    if (claim === null) throw new Error('The job is not open.');
    await gateway.db.ledger.fail(claim, { message: 'No file.', code: 'INVALID', stack: null }, new Date());
  }

  /** Work that only a worker would do: the newest message cannot be delivered. */
  async function failNotification(): Promise<void> {
    const deliveries = gateway.db.notificationDeliveries;
    const [claimed] = await deliveries.claim(new Date(), 1, 60_000);
    if (claimed === undefined) throw new Error('No message waits.');
    await deliveries.settle({
      ...{ id: claimed.id, attempt: claimed.attempt, receiverId: claimed.receiver.id, pace: {} },
      ...{ next: { status: 'DEAD' }, tookMs: 1, at: new Date() },
      result: { outcome: 'STOP', reason: 'gone', message: 'Gone.', disable: false },
    });
    known['deadNotification'] = encodeGlobalId('Notification', claimed.id);
  }

  async function prepare(mutation: string): Promise<void> {
    if (mutation === 'recordActuals') {
      // The asset that the first of them would make, which is a deed of its own.
      const asset = { name: 'pumps-live-actuals', uri: 'actuals/pumps/live' };
      await gateway.db.dataAssets.create(asset, { name: 'test', role: 'ADMIN', requestId: null });
    }
    if (mutation === 'submitScoringJob') {
      const asset = { name: 'pumps-live-predictions', uri: 'predictions/pumps/live' };
      await gateway.db.dataAssets.create(asset, { name: 'test', role: 'ADMIN', requestId: null });
    }
    if (mutation === 'cancelJob') {
      const { items } = await gateway.db.jobs.list({ first: 1, filter: { statuses: ['QUEUED'] } });
      known['job'] = encodeGlobalId('Job', items[0]?.node.id ?? '');
    }
    if (mutation === 'reevaluateRun') {
      const { items } = await gateway.db.runs.list({
        first: 1,
        filter: { statuses: ['FAILED', 'CANCELED'] },
      });
      known['finishedRun'] = encodeGlobalId('MonitorRun', items[0]?.node.id ?? '');
    }
    if (mutation === 'setReceiverHealthy') {
      const [group] = await gateway.db.actionGroups.byNames(['ag']);
      const [receivers = []] = await gateway.db.actionGroups.receivers([group?.id ?? '']);
      known['receiver'] = encodeGlobalId('Receiver', receivers[0]?.id ?? '');
    }
    if (mutation === 'resendNotification') await failNotification();
    if (mutation === 'acknowledgeAlert') {
      await fireAlerts(gateway.db, 'plant-a', 1);
      const { items } = await gateway.db.alerts.list({ first: 1 });
      known['alert'] = encodeGlobalId('Alert', items[0]?.node.id ?? '');
    }
    if (mutation === 'discardDeadLetter') {
      await failJob();
      const { items } = await gateway.db.deadLetters.list({ first: 1 });
      known['deadLetter'] = encodeGlobalId('DeadLetter', items[0]?.node.id ?? '');
    }
  }

  it('has a step for every mutation of the schema', () => {
    expect(steps.map(({ mutation }) => mutation).toSorted()).toEqual(Object.keys(mutations).toSorted());
  });

  it.each(steps)('$mutation: $action', async ({ mutation, input, shows, action }) => {
    await prepare(mutation);
    const before = await readTrail();
    const type = mutations[mutation]?.args[0]?.type;
    const shown = shownBy[shows] ?? `${shows} { id }`;
    const { data, errors } = await gateway.ask(
      `mutation ${type ? `($input: ${String(type)})` : ''} { payload: ${mutation}${type ? '(input: $input)' : ''} { ${shown} userErrors { field message } } }`,
      input ? { input: input(known) } : {},
    );
    expect(errors).toEqual([]);
    const payload = data?.['payload'] as Record<string, unknown>;
    expect(payload['userErrors']).toEqual([]);
    const shownId = (payload[shows] as { id?: string } | null)?.id;
    if (shownId !== undefined) known[shows] = shownId;

    const after = await readTrail();
    expect(after.totalCount).toBe(before.totalCount + 1);
    expect(after.nodes[0]).toMatchObject({
      action,
      actor: 'admin of the test',
      role: 'ADMIN',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const target = after.nodes[0]?.['targetId'];
    if (!ofOthers.test(action) && !['url', 'rules'].includes(shows))
      expect(target).toBe(shownId ?? payload['deletedId']);
    expect(JSON.stringify(after.nodes[0])).not.toMatch(/cw_[\w-]{43}/);
  });

  it('shows the deeds done to one thing', async () => {
    const { data } = await gateway.ask(
      'query ($id: ID!) { auditEvents(targetId: $id) { nodes { action targetType } } }',
      { id: known['plant'] },
    );
    expect(data?.['auditEvents']).toEqual({
      nodes: ['plant.delete', 'plant.update', 'plant.create'].map((action) => ({
        action,
        targetType: 'Plant',
      })),
    });
  });

  it('leaves none where a mutation was refused', async () => {
    const before = await readTrail();
    await gateway.ask('mutation { createPlant(input: { name: "Not A Name" }) { userErrors { code } } }');
    await gateway.ask(
      'mutation { createPlant(input: { name: "plant-b" }) { userErrors { code } } }',
      {},
      'OPERATOR',
    );
    expect((await readTrail()).totalCount).toBe(before.totalCount);
  });
});
