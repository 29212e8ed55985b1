import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { defaultRoutingPolicy, receiverSecretPlace } from '@circuitwatch/alerting-definitions';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { createSecretBox, readSecretKeys } from '@circuitwatch/platform-secrets';
import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actor, rule } from '../spec/alerting-fixture.ts';

const keys = `t:${randomBytes(32).toString('base64')}`;
const child = path.resolve(import.meta.dirname, '../spec/alerting-child.ts');

let postgres: TestPostgres;
let port: number;
const received: { id: string; path: string }[] = [];

const server = createServer((request: IncomingMessage, response) => {
  request.resume().on('end', () => {
    received.push({ id: String(request.headers['webhook-id']), path: request.url ?? '' });
    response.end('ok');
  });
});

beforeAll(async () => {
  postgres = await startTestPostgres();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.close();
  await postgres.stop();
});

async function prepare(db: Persistence, hook: string): Promise<void> {
  const now = new Date();
  const id = randomUUID();
  const box = createSecretBox(readSecretKeys(keys));
  const url = box.seal(`http://127.0.0.1:${port}/${hook}`, receiverSecretPlace(id, 'url'));
  const receiver = {
    id,
    name: 'hook',
    kind: 'WEBHOOK',
    enabled: true,
    sendResolved: true,
    settings: {},
  } as const;
  const receivers = [{ ...receiver, secrets: { url }, secretHints: {} }];
  await db.actionGroups.put({ name: 'ops', shortName: 'ops', enabled: true, receivers }, { now }, actor);
  const route = { ...defaultRoutingPolicy.route, groupWaitSeconds: 0 };
  await db.routingPolicy.put({ ...defaultRoutingPolicy, route }, { now }, actor);
  await db.alertRules.put(rule('drift', { frequencySeconds: 86_400 }), { now }, actor);
}

async function run(url: string, deathPoint: string, steps: number): Promise<string | null> {
  const process = fork(child, [url, keys, deathPoint, String(steps)], { stdio: 'inherit', execArgv: [] });
  const [, signal] = (await once(process, 'exit')) as [number | null, string | null];
  return signal;
}

const points = [
  'before claiming rules',
  'after claiming rules',
  'before committing rules',
  'after committing rules',
  'before flushing groups',
  'after flushing groups',
  'before claiming messages',
  'after claiming messages',
  'before sending',
  'after sending',
  'before recording the attempt',
  'after recording the attempt',
] as const;

/** The one window in which a message may go out twice. */
const window: ReadonlySet<string> = new Set(['after sending', 'before recording the attempt']);

it.concurrent.each(points)(
  'kill -9 %s: nothing is lost, and nothing doubled outside of the one window',
  async (point) => {
    const url = await postgres.createDatabase();
    await migrate(url);
    const db = openDatabase({ url, poolSize: 2 });
    try {
      const hook = point.replaceAll(' ', '-');
      await prepare(db, hook);
      expect(await run(url, point, 1)).toBe('SIGKILL');
      expect(await run(url, 'never', 6)).toBeNull();

      const got = received.filter((one) => one.path === `/${hook}`);
      expect(got).toHaveLength(window.has(point) ? 2 : 1);
      expect(new Set(got.map(({ id }) => id)).size).toBe(1);
      const { items } = await db.alerts.list({ filter: { states: ['FIRING'] } });
      expect(items).toHaveLength(1);
      const id = items[0]?.node.id ?? '';
      expect((await db.alerts.transitions([id], 10))[0]).toHaveLength(1);
      expect((await db.alerts.deliveries([id], 10))[0]).toMatchObject([
        { state: 'TOLD', notificationId: got[0]?.id },
      ]);
      const sent = await db.notifications.list({});
      expect(sent.items.map(({ node }) => node.status)).toEqual(['SENT']);
    } finally {
      await db.close();
    }
  },
  180_000,
);
