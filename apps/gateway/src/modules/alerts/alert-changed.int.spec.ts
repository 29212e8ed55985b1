import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hashSecret, createSecret } from '../../auth/secrets.ts';
import { externalAlert } from '../../spec/alerting.ts';
import { startTestGateway, type TestGateway } from '../../spec/test-gateway.ts';

const subscription = `subscription ($plants: [String!], $severities: [Int!]) {
  alertChanged(plants: $plants, severities: $severities) { name state acknowledgedBy }
}`;

describe('alertChanged', () => {
  let gateway: TestGateway;
  const clients: Client[] = [];
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map(async (client) => client.dispose()));
  });
  afterAll(() => gateway.stop());

  function follow(token: string, variables: Record<string, unknown> = {}) {
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    clients.push(client);
    const results = client.iterate({ query: subscription, variables });
    return {
      next: async () => {
        const { value } = await results.next();
        return (value as { data?: Record<string, Record<string, unknown>> }).data?.['alertChanged'];
      },
    };
  }

  const send = (name: string, plant: string, severity: 0 | 2 = 2, endsInMs = 3_600_000) => {
    const now = new Date();
    const alert = externalAlert({ alertname: name, plant_id: plant }, { severity, startsAt: now });
    return gateway.db.alerts.storeExternal([{ ...alert, endsAt: new Date(now.getTime() + endsInMs) }], now);
  };

  /** Sends until the subscription stands and has heard of it. */
  async function firstOf(stream: { next: () => Promise<unknown> }, fire: () => Promise<void>) {
    let isHeard = false;
    const first = stream.next().then((alert) => {
      isHeard = true;
      return alert;
    });
    while (!isHeard) {
      await fire();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return first;
  }

  it('tells of firing, of what people do, and of the end', async () => {
    const stream = follow(gateway.tokens.VIEWER);
    let count = 0;
    const first = await firstOf(stream, () => send(`warming up ${(count += 1)}`, 'mill'));
    expect(first).toMatchObject({ state: 'FIRING', acknowledgedBy: null });
    await send('last', 'mill');
    let alert = await stream.next();
    while (alert?.['name'] !== 'last') alert = await stream.next();
    expect(alert).toEqual({ name: 'last', state: 'FIRING', acknowledgedBy: null });
    const page = await gateway.db.alerts.list({ first: 1, filter: { rules: ['last'] } });
    const by = { name: 'Ada', role: 'OPERATOR', requestId: null } as const;
    await gateway.db.alerts.acknowledge(page.items[0]?.node.id ?? '', '', by, new Date());
    expect(await stream.next()).toMatchObject({ name: 'last', acknowledgedBy: 'Ada' });
    await send('last', 'mill', 2, -1);
    expect(await stream.next()).toMatchObject({ name: 'last', state: 'NORMAL' });
  });

  it('keeps to the plants of the token, and to what is asked for', async () => {
    const secret = createSecret();
    await gateway.db.tokens.create(
      {
        ...{ name: 'scoped', kind: 'API', role: 'VIEWER', plants: ['quarry', 'mill'] },
        ...{ secretHash: hashSecret(secret), expiresAt: null },
      },
      { name: 'test', role: 'ADMIN', requestId: null },
    );
    const stream = follow(secret, { plants: ['quarry', 'foreign'], severities: [0] });
    let count = 0;
    const first = await firstOf(stream, async () => {
      count += 1;
      await send(`foreign ${count}`, 'foreign', 0);
      await send(`other ${count}`, 'mill', 0);
      await send(`light ${count}`, 'quarry', 2);
      await send(`grave ${count}`, 'quarry', 0);
    });
    expect(first).toMatchObject({ name: expect.stringMatching(/^grave/) as unknown });
  });
});
