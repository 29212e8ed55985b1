import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { z } from 'zod';
import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import type { ReceivedRequest } from '../conformance/http-receiver.ts';
import { createWebhookDispatcher } from './webhook-dispatcher.ts';

const older = `whsec_${Buffer.from('an older secret of 32 bytes, yes').toString('base64')}`;
const newer = `whsec_${Buffer.from('a newer secret of 32 bytes, too!').toString('base64')}`;

const body = z.object({
  type: z.enum(['alert.fired', 'alert.resolved']),
  timestamp: z.iso.datetime(),
  data: z.object({
    id: z.string(),
    alerts: z.array(z.object({ rule: z.string(), status: z.enum(['FIRING', 'RESOLVED']) })),
    truncatedAlerts: z.int(),
  }),
});

function read(request: ReceivedRequest): z.infer<typeof body> {
  return body.parse(JSON.parse(request.body));
}

/** The verifier of Standard Webhooks compares with the clock, so the time is checked apart. */
function verify(request: ReceivedRequest, secret: string): void {
  const timestamp = Number(request.headers['webhook-timestamp']);
  expect(timestamp).toBeGreaterThanOrEqual(Date.parse('2026-11-28T06:33:00Z') / 1_000);
  const header = String(request.headers['webhook-signature']);
  const expected = new Webhook(secret).sign(
    String(request.headers['webhook-id']),
    new Date(timestamp * 1_000),
    request.body,
  );
  expect(header.split(' ')).toContain(expected);
}

describeHttpDispatcher({
  name: 'webhook',
  open: (url, options) => ({
    dispatcher: createWebhookDispatcher(options),
    target: {
      settings: {},
      secrets: { url: `${url}/canary-path?key=canary-key`, signingSecret: `${newer} ${older}` },
    },
  }),
  accepted: { status: 200, body: 'ok' },
  canaries: ['canary-path', 'canary-key', older, newer],
  mostBytes: 20_000,
  check: (request) => {
    expect(request.headers['content-type']).toBe('application/json');
    read(request);
    verify(request, older);
    verify(request, newer);
  },
  identityOf: ({ headers }) => headers['webhook-id'],
  alertCountOf: (request) => {
    const { data } = read(request);
    return data.alerts.length + data.truncatedAlerts;
  },
  isResolved: (request) => read(request).type === 'alert.resolved',
});
