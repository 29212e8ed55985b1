import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import { buildAlert, buildMessage } from '../message/message-builders.spec-support.ts';
import { createPagerDutyDispatcher } from './pagerduty-dispatcher.ts';
import { pagerDutyEvent } from './pagerduty-event.ts';

const text = (maxLength: number) => ({ type: 'string', maxLength });
const link = {
  type: 'object',
  required: ['href'],
  properties: { href: { type: 'string', format: 'uri' }, text: text(1_024) },
};

/** Events API v2 as PagerDuty documents it. */
const schema = {
  type: 'object',
  required: ['routing_key', 'event_action', 'dedup_key', 'payload'],
  properties: {
    routing_key: { type: 'string', minLength: 32, maxLength: 32 },
    event_action: { enum: ['trigger', 'acknowledge', 'resolve'] },
    dedup_key: { type: 'string', minLength: 1, maxLength: 255 },
    payload: {
      type: 'object',
      required: ['summary', 'source', 'severity'],
      properties: {
        summary: { type: 'string', minLength: 1, maxLength: 1_024 },
        source: { type: 'string', minLength: 1 },
        severity: { enum: ['critical', 'error', 'warning', 'info'] },
        timestamp: { type: 'string', format: 'date-time' },
        component: { type: 'string', minLength: 1 },
        group: { type: 'string', minLength: 1 },
        class: { type: 'string', minLength: 1 },
        custom_details: { type: 'object' },
      },
      additionalProperties: false,
    },
    client: { type: 'string' },
    client_url: { type: 'string', format: 'uri' },
    links: { type: 'array', items: link },
    images: { type: 'array' },
  },
  additionalProperties: false,
};

const ajv = new Ajv();
addFormats.default(ajv);
const validate = ajv.compile(schema);

const event = z.object({
  event_action: z.string(),
  dedup_key: z.string(),
  payload: z.object({
    summary: z.string(),
    source: z.string(),
    severity: z.string(),
    custom_details: z.object({ alerts: z.array(z.unknown()), more_alerts: z.int() }),
  }),
});

function parse(body: string): z.infer<typeof event> {
  const json: unknown = JSON.parse(body);
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  return event.parse(json);
}

const routingKey = 'c0ffee00c0ffee00c0ffee00c0ffee00';

describe('pagerDutyEvent', () => {
  it.each([
    [0, 'critical'],
    [1, 'critical'],
    [2, 'error'],
    [3, 'warning'],
    [4, 'info'],
  ] as const)('takes Sev%i for %s', (severity, name) => {
    expect(parse(pagerDutyEvent(buildMessage([buildAlert({ severity })]), routingKey)).payload.severity).toBe(
      name,
    );
  });

  it('has one key for a group, a receiver and no other', () => {
    const keyOf = (given: Parameters<typeof buildMessage>[1]): string =>
      parse(pagerDutyEvent(buildMessage([buildAlert()], given), routingKey)).dedup_key;
    const key = keyOf({});
    expect(keyOf({ id: 'msg-2', reason: 'REPEAT', status: 'RESOLVED' })).toBe(key);
    const others = [
      keyOf({ groupKey: 'other' }),
      keyOf({ receiver: 'other' }),
      keyOf({ actionGroup: 'other' }),
    ];
    expect(new Set([key, ...others]).size).toBe(4);
  });

  it('is as grave as what still fires, though something graver is over', () => {
    const over = buildAlert({ severity: 0, status: 'RESOLVED' });
    const { payload } = parse(pagerDutyEvent(buildMessage([over, buildAlert({ severity: 3 })]), routingKey));
    expect(payload).toMatchObject({ severity: 'warning', source: 'plant-01' });
  });
});

describe('createPagerDutyDispatcher', () => {
  const dispatcher = createPagerDutyDispatcher({ http: createOutboundHttp(), now: () => new Date() });

  it('refuses a key of another kind, and a region that is none', () => {
    const problems = dispatcher.check({ settings: { region: 'mars' }, secrets: { routingKey: 'canary' } });
    expect(problems.map(({ path }) => path)).toEqual([
      ['settings', 'region'],
      ['secrets', 'routingKey'],
    ]);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });
});

describeHttpDispatcher({
  name: 'PagerDuty',
  open: (url, options) => ({
    dispatcher: createPagerDutyDispatcher(options, { us: 'http://127.0.0.1:1', eu: url }),
    target: { settings: { region: 'eu' }, secrets: { routingKey } },
  }),
  accepted: { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"x"}' },
  canaries: [routingKey],
  mostBytes: 512_000,
  check: ({ path, body }) => {
    expect(path).toBe('/v2/enqueue');
    expect(JSON.parse(body)).toMatchObject({ routing_key: routingKey });
    parse(body);
  },
  identityOf: ({ body }) => parse(body).dedup_key,
  alertCountOf: ({ body }) => {
    const { alerts, more_alerts } = parse(body).payload.custom_details;
    return alerts.length + more_alerts;
  },
  isResolved: ({ body }) => parse(body).event_action === 'resolve',
});
