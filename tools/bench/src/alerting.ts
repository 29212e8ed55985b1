import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { receiverSecretPlace } from '@circuitwatch/alerting-definitions';
import { createDispatchers } from '@circuitwatch/dispatchers';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { createSecretBox, readSecretKeys } from '@circuitwatch/platform-secrets';
import { startTestPostgres } from '@circuitwatch/testing';
import { deliverDue, evaluateDueRules, flushDueGroups, openRuleSources } from '@circuitwatch/worker';
import pg from 'pg';
import { seedFleet, seedRules, type SeededFleet } from './alerting/seed-fleet.ts';

const fleet: SeededFleet = {
  circuits: 200,
  features: 8,
  metrics: ['psi', 'ks_test', 'jensen_shannon_distance', 'wasserstein_distance', 'null_value_rate'],
};
const ruleCount = 10_000;
const messageCount = 5_000;
const log = createLogger({ name: 'bench', level: 'silent' });
const actor = { name: 'bench', role: 'ADMIN', requestId: null } as const;
const keys = `b:${Buffer.alloc(32, 7).toString('base64')}`;

async function timed<Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<{ result: Result; ms: number }> {
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  console.log(`${name.padEnd(58)} ${(ms / 1_000).toFixed(2).padStart(8)} s`);
  return { result, ms };
}

async function evaluateAll(db: Persistence, now: Date): Promise<number> {
  const sources = openRuleSources({
    results: db.results,
    askKql: () => Promise.reject(new Error('No rule asks telemetry here.')),
    askPrometheus: null,
    log,
  });
  let rules = 0;
  for (;;) {
    const done = await evaluateDueRules({ evaluations: db.ruleEvaluations, sources, log, clock: () => now });
    if (done === 0) return rules;
    rules += done;
  }
}

async function benchRules(client: pg.Client, db: Persistence): Promise<void> {
  const now = new Date();
  await seedFleet(client, fleet);
  await seedRules(client, ruleCount, fleet, now);
  console.log(
    `${ruleCount} rules, each over ${fleet.circuits} circuits: ${ruleCount * fleet.circuits} instances`,
  );
  await timed('first round: everything that it finds begins to fire', () => evaluateAll(db, now));
  const minute = (n: number): Date => new Date(now.getTime() + n * 61_000);
  const second = await timed('second round: nothing changes', () => evaluateAll(db, minute(1)));
  await client.query('update metric_result set value = random() * 0.1');
  await client.query(`update monitor_run set finished_at = finished_at + interval '1 second'`);
  await timed('third round: every result is new', () => evaluateAll(db, minute(2)));
  const { rows } = await client.query<{ state: string; count: string }>(
    'select state, count(*) from alert group by 1 order by 1',
  );
  console.log(`alerts: ${rows.map(({ state, count }) => `${count} ${state}`).join(', ')}`);
  const perInstance = (second.ms * 1e6) / (ruleCount * fleet.circuits);
  console.log(
    `a quiet round is ${(60_000 / second.ms).toFixed(1)} times as fast as it must be; ${perInstance.toFixed(0)} ns an instance`,
  );
}

async function benchMessages(client: pg.Client, db: Persistence): Promise<void> {
  let received = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      received += 1;
      response.end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const box = createSecretBox(readSecretKeys(keys));
  const receivers = Array.from({ length: 10 }, (_, index) => {
    const id = randomUUID();
    const url = box.seal(`http://127.0.0.1:${port}/${index}`, receiverSecretPlace(id, 'url'));
    return {
      id,
      name: `hook ${index}`,
      kind: 'WEBHOOK' as const,
      enabled: true,
      sendResolved: true,
      settings: {},
      secrets: { url },
      secretHints: {},
    };
  });
  await db.actionGroups.put(
    { name: 'ops', shortName: 'ops', enabled: true, receivers },
    { now: new Date() },
    actor,
  );
  await client.query('truncate alert_group, notification cascade');
  // An alert for each group, so that nothing is saved by telling several at once.
  await db.alerts.storeExternal(
    Array.from({ length: messageCount / receivers.length }, (_, index) => ({
      labels: { alertname: `external ${index}`, plant_id: 'plant-1' },
      annotations: {},
      startsAt: new Date(0),
      endsAt: new Date(Date.now() + 3_600_000),
      generatorUrl: null,
      severity: 2 as const,
      actionGroups: ['ops'],
    })),
    new Date(),
  );
  const publicUrl = 'https://cw.example';
  await timed(`${messageCount} messages decided`, () =>
    flushDueGroups({ persistence: db, publicUrl, log, clock: () => new Date() }),
  );
  const http = createOutboundHttp({ allow: ['127.0.0.1'] });
  const { byKind } = createDispatchers({ http, now: () => new Date(), smtp: null, sms: null });
  const deliveries = db.notificationDeliveries;
  const options = { deliveries, dispatchers: byKind, secretBox: box, log, clock: () => new Date() };
  const { ms } = await timed(`${messageCount} messages sent to 10 receivers over HTTP`, async () => {
    while ((await deliverDue(options, new AbortController().signal)) > 0);
  });
  console.log(`received ${received}; ${((messageCount / ms) * 1_000).toFixed(0)} messages/s`);
  await http.close();
  server.close();
}

/** Rules of a fleet by the minute, and messages drained. */
export async function benchAlerting(): Promise<void> {
  const postgres = await startTestPostgres();
  const url = await postgres.createDatabase();
  await migrate(url);
  const db = openDatabase({ url, poolSize: 10 });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await benchRules(client, db);
    await benchMessages(client, db);
  } finally {
    await client.end();
    await db.close();
    await postgres.stop();
  }
}
