import { fingerprintOf } from '@circuitwatch/alerting-definitions';
import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { temporaryFolder } from '@circuitwatch/testing';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import {
  buildAlert,
  buildAlerts,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from '../message/message-builders.spec-support.ts';
import { createAlertmanagerDispatcher } from './alertmanager-dispatcher.ts';
import { findAlertmanager, startAlertmanager } from './real-alertmanager.spec-support.ts';

const labelSet = {
  type: 'object',
  propertyNames: { pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' },
  additionalProperties: { type: 'string' },
};

/** `postableAlerts` of Alertmanager's API v2, with what it says of names of labels. */
const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['labels'],
    properties: {
      labels: { ...labelSet, minProperties: 1 },
      annotations: labelSet,
      startsAt: { type: 'string', format: 'date-time' },
      endsAt: { type: 'string', format: 'date-time' },
      generatorURL: { type: 'string', format: 'uri' },
    },
    additionalProperties: false,
  },
};

const ajv = new Ajv();
addFormats.default(ajv);
const validate = ajv.compile(schema);
const posted = z.array(z.object({ labels: z.record(z.string(), z.string()), endsAt: z.coerce.date() }));

function parse(body: string): z.infer<typeof posted> {
  const json: unknown = JSON.parse(body);
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  return posted.parse(json);
}

describeHttpDispatcher({
  name: 'Alertmanager',
  open: (url, options) => ({
    dispatcher: createAlertmanagerDispatcher(options),
    target: { settings: { url: `${url}/` }, secrets: { authorization: 'Bearer canary-token' } },
  }),
  accepted: { status: 200, body: '' },
  canaries: ['canary-token'],
  mostBytes: 1_000_000,
  check: ({ path, headers, body }) => {
    expect(path).toBe('/api/v2/alerts');
    expect(headers.authorization).toBe('Bearer canary-token');
    parse(body);
  },
  identityOf: ({ body }) => body,
  isResolved: ({ body }) => parse(body).every(({ endsAt }) => endsAt <= new Date('2026-11-28T06:33:00Z')),
});

const kept = z.array(
  z.object({
    fingerprint: z.string(),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
    startsAt: z.coerce.date(),
    generatorURL: z.string(),
    status: z.object({ state: z.string() }),
  }),
);

const program = findAlertmanager();

describe.skipIf(program === undefined)('a real Alertmanager', () => {
  const folder = temporaryFolder('alertmanager');
  const http = createOutboundHttp({ allow: ['127.0.0.1'] });
  const dispatcher = createAlertmanagerDispatcher({ http, now: () => new Date() });
  let real: Awaited<ReturnType<typeof startAlertmanager>>;

  const send = (message: Parameters<typeof dispatcher.send>[0]) =>
    dispatcher.send(message, { settings: { url: real.url }, secrets: {} }, new AbortController().signal);
  const alerts = async (filter: string): Promise<z.infer<typeof kept>> => {
    const answer = await fetch(`${real.url}/api/v2/alerts?filter=${encodeURIComponent(filter)}`);
    return kept.parse(await answer.json());
  };

  beforeAll(async () => {
    real = await startAlertmanager(program ?? '', folder.path);
  });
  afterAll(async () => {
    await real.stop();
    folder.remove();
    await http.close();
  });

  it('keeps each alert of a message under its fingerprint, and drops it once it has resolved', async () => {
    const createdAt = new Date();
    const startsAt = new Date(createdAt.getTime() - 60_000);
    const firing = buildAlerts(3, {
      ruleName: 'Drift',
      startsAt,
      labels: { alertname: 'Drift', plant_id: 'p' },
    });
    expect(await send(buildMessage(firing, { createdAt }))).toMatchObject({ outcome: 'SENT' });
    const active = await alerts('alertname="Drift"');
    expect(active.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
      firing.map(({ labels }) => fingerprintOf({ severity: '2', ...labels })).toSorted(),
    );
    expect(active[0]).toMatchObject({
      startsAt,
      status: { state: 'active' },
      annotations: { description: 'Alert when model MAE exceeds threshold' },
    });
    const over = firing.map((alert) => ({ ...alert, status: 'RESOLVED' as const, endsAt: createdAt }));
    expect(await send(buildMessage(over, { createdAt }))).toMatchObject({ outcome: 'SENT' });
    expect(await alerts('alertname="Drift"')).toEqual([]);
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('takes %j', async (_start, text) => {
    expect(await send(buildHostileMessage(text))).toMatchObject({ outcome: 'SENT' });
  });

  it('takes a thousand alerts, and one that ended before it began', async () => {
    const many = buildAlerts(1_000, { ruleName: 'Many', labels: { alertname: 'Many' } });
    expect(await send(buildMessage(many, { createdAt: new Date() }))).toMatchObject({ outcome: 'SENT' });
    expect(await alerts('alertname="Many"')).toHaveLength(1_000);
    const odd = buildAlert({ status: 'RESOLVED', startsAt: new Date(5_000), endsAt: new Date(1_000) });
    expect(await send(buildMessage([odd]))).toMatchObject({ outcome: 'SENT' });
  });
});
