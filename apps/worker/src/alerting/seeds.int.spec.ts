import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { receiverSecretPlace } from '@circuitwatch/alerting-definitions';
import { parseAlerting } from '@circuitwatch/alerting-documents';
import { createDispatchers } from '@circuitwatch/dispatchers';
import { createLogger } from '@circuitwatch/platform-logging';
import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actor, startAlertingFixture, type AlertingFixture } from '../spec/alerting-fixture.ts';
import { kqlClient } from './kql-client.ts';
import { openRuleSources } from './rule-sources.ts';

/** What arrived where, in its order. */
const arrived: { readonly at: string; readonly title: string }[] = [];
let alerting: AlertingFixture;
let port: number;

const mails = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const subject =
        /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(Buffer.concat(chunks).toString('utf8'))?.[1] ?? '';
      for (const { address } of session.envelope.rcptTo) arrived.push({ at: address, title: subject });
      done();
    });
  },
});

/** A Teams room and an SMS provider. */
const web = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    const isSms = request.url?.includes('/Messages') === true;
    const title = isSms
      ? (new URLSearchParams(body).get('Body') ?? '')
      : (/"text":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? '');
    arrived.push({ at: isSms ? `sms ${new URLSearchParams(body).get('To')}` : 'teams', title });
    response.writeHead(isSms ? 201 : 202).end('{}');
  });
});

const fixture = path.resolve(import.meta.dirname, '../../fixtures/alert_rules.json');

beforeAll(async () => {
  mails.listen(0, '127.0.0.1');
  web.listen(0, '127.0.0.1');
  await Promise.all([once(mails.server, 'listening'), once(web, 'listening')]);
  port = (web.address() as AddressInfo).port;
  const from = {
    host: '127.0.0.1',
    port: (mails.server.address() as AddressInfo).port,
    security: 'NONE',
  } as const;
  const smtp = { ...from, login: null, from: 'circuitwatch@example.com', certificateAuthority: null };
  const twilio = { kind: 'TWILIO', accountSid: 'AC1', authToken: 'token', from: '+15550001' } as const;
  const sms = { ...twilio, baseUrl: `http://127.0.0.1:${port}` };
  const http = createOutboundHttp({ allow: ['127.0.0.1'] });
  alerting = await startAlertingFixture({
    dispatchers: (now) => createDispatchers({ http, now, smtp, sms }).byKind,
    sources: ({ results, telemetry }) =>
      openRuleSources({
        results,
        askKql: kqlClient(telemetry),
        askPrometheus: null,
        log: createLogger({ name: 'test', level: 'silent' }),
      }),
  });
});

afterAll(async () => {
  await alerting.stop();
  mails.close(() => undefined);
  web.close();
});

/** Enters what the document asks for; rooms on the internet become the one of this test. */
async function applySeeds(): Promise<void> {
  const [document] = parseAlerting(readFileSync(fixture, 'utf8'), { file: 'alert_rules.json' });
  expect(document?.problems).toEqual([]);
  const { actionGroups = [], rules = [] } = document?.content ?? {};
  const now = alerting.now();
  for (const { group, secrets } of actionGroups) {
    const receivers = group.receivers.map((receiver) => {
      const id = randomUUID();
      const place = receiverSecretPlace(id, 'url');
      const hasUrl = secrets[receiver.name]?.['url'] !== undefined;
      const sealed = hasUrl ? { url: alerting.secretBox.seal(`http://127.0.0.1:${port}/teams`, place) } : {};
      return { ...receiver, id, secrets: sealed, secretHints: {} };
    });
    await alerting.persistence.actionGroups.put({ ...group, receivers }, { now }, actor);
  }
  for (const rule of rules) await alerting.persistence.alertRules.put(rule, { now }, actor);
}

let nextId = 1;

/** What monitors of a fleet tell: some circuits with an error that is too high, some that drift, one with holes. */
async function tellFleet(degraded: number, drifting: number): Promise<void> {
  const at = alerting.now();
  const id = (): string => String((nextId += 1));
  const dimensions = (index: number) => ({ plant_id: 'plant-1', circuit_id: `c${index}` });
  const measured = (name: string, value: number, index: number) => ({
    ...{
      id: id(),
      timestamp: at,
      name,
      value,
      valueCount: 1,
      valueSum: value,
      valueMin: value,
      valueMax: value,
    },
    ...{ customDimensions: dimensions(index), operationId: null, itemCount: 1 },
  });
  const circuits = Array.from({ length: 100 }, (_, index) => index);
  const metrics = circuits.flatMap((index) => [
    measured('model_accuracy_mae', index < degraded ? 0.4 : 0.1, index),
    measured('data_quality_null_rate', index === 99 ? 0.2 : 0.01, index),
  ]);
  const rows = circuits.slice(0, drifting).map((index) => ({
    table: 'customEvents',
    id: id(),
    columns: {
      timestamp: at,
      name: 'data_drift_detected',
      customDimensions: { ...dimensions(index), severity: index === 0 ? 'high' : 'low' },
    },
  }));
  const batch = { roleName: 'worker', roleInstance: 'test', traces: [], samples: [] };
  await alerting.persistence.telemetry.insert({ ...batch, metrics, rows }, at);
}

function taken(): Record<string, string[]> {
  const byPlace = Map.groupBy(arrived.splice(0), ({ at }) => at);
  return Object.fromEntries([...byPlace].map(([at, all]) => [at, all.map(({ title }) => title).sort()]));
}

const titled = (...names: string[]) => names.map((name) => expect.stringContaining(name) as string);

it('the rules of the field fire once, to whom they say, keep quiet, and resolve once', async () => {
  await tellFleet(20, 3);
  await alerting.run(1, 1);
  await applySeeds();
  await alerting.run(60, 10);
  expect(taken()).toEqual({
    'mlops-team@company.com': titled('High MAE Alert', 'Multiple Models Degraded', 'Data Drift Detected'),
    teams: titled('High MAE Alert', 'Multiple Models Degraded'),
    'sms +15550100': [expect.stringMatching(/High MAE|Multiple Models/)],
    'data-eng@company.com': titled('Data Quality Issues'),
    'eng-manager@company.com': titled('Multiple Models Degraded'),
  });

  // The SMS that had to wait for its turn comes; nothing else does while all of it goes on.
  for (let minutes = 0; minutes < 55; minutes += 5) {
    await tellFleet(20, 3);
    await alerting.run(300, 60);
  }
  expect(taken()).toEqual({ 'sms +15550100': [expect.stringMatching(/High MAE|Multiple Models/)] });

  // All is well again: each rule resolves once, within its window and an evaluation.
  for (let minutes = 0; minutes < 480; minutes += 30) await alerting.run(1_800, 60);
  const resolved = taken();
  expect(resolved['eng-manager@company.com']).toEqual([expect.stringContaining('resolved')]);
  expect(resolved['data-eng@company.com']).toEqual([expect.stringContaining('resolved')]);
  expect(resolved['mlops-team@company.com']?.filter((title) => title.includes('resolved'))).toHaveLength(3);
  const open = await alerting.persistence.alerts.counts(null);
  expect(open).toEqual([]);
});
