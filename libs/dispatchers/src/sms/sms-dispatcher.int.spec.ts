import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import { startHttpReceiver, type HttpReceiver, type ReceiverAnswer } from '../conformance/http-receiver.ts';
import { buildAlerts, buildMessage } from '../message/message-builders.spec-support.ts';
import { azureCommunicationPost } from './azure-communication.ts';
import { createSmsDispatcher } from './sms-dispatcher.ts';
import { type SmsProvider } from './sms-provider.ts';
import { smsText } from './sms-text.ts';

const now = (): Date => new Date('2026-11-28T06:32:10Z');
const message = buildMessage(buildAlerts(3));
const twilio = {
  kind: 'TWILIO',
  accountSid: 'AC0123456789abcdef0123456789abcdef',
  authToken: 'auth-t0ken-of-twilio',
  from: '+18005550100',
} as const;
const azure = {
  kind: 'AZURE_COMMUNICATION',
  accessKey: Buffer.from('a key of the resource, 32 bytes!').toString('base64'),
  from: '+18005550100',
} as const;

const form = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body));
const countIn = (text: string): number => Number(/: ([\d,]+) alerts/u.exec(text)?.[1]?.replace(',', ''));
const credentials = Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString('base64');
const settings = { to: '555-0100', countryCode: '1' };

describeHttpDispatcher({
  name: 'SMS by Twilio',
  open: (baseUrl, options) => ({
    dispatcher: createSmsDispatcher({ ...twilio, baseUrl }, options),
    target: { settings, secrets: {} },
  }),
  accepted: { status: 201, body: '{"sid":"SM1","status":"queued"}' },
  canaries: [twilio.authToken, credentials],
  mostBytes: 2_000,
  check: ({ headers, body }) => {
    expect(headers.authorization).toBe(`Basic ${credentials}`);
    expect(form(body)['To']).toBe('+15550100');
  },
  identityOf: ({ body }) => body,
  alertCountOf: ({ body }) => countIn(form(body)['Body'] ?? ''),
  isResolved: ({ body }) => form(body)['Body']?.includes('Sev2 resolved') === true,
});

const acsBody = z.object({
  message: z.string().min(1),
  smsRecipients: z.tuple([z.object({ to: z.literal('+15550100'), repeatabilityRequestId: z.uuid() })]),
});

describeHttpDispatcher({
  name: 'SMS by Azure',
  open: (endpoint, options) => ({
    dispatcher: createSmsDispatcher({ ...azure, endpoint }, options),
    target: { settings, secrets: {} },
  }),
  accepted: { status: 202, body: '{"value":[{"to":"+15550100","httpStatusCode":202,"successful":true}]}' },
  canaries: [azure.accessKey],
  mostBytes: 2_000,
  check: ({ body }) => {
    acsBody.parse(JSON.parse(body));
  },
  identityOf: ({ body }) => acsBody.parse(JSON.parse(body)).smsRecipients[0].repeatabilityRequestId,
  alertCountOf: ({ body }) => countIn(acsBody.parse(JSON.parse(body)).message),
  isResolved: ({ body }) => acsBody.parse(JSON.parse(body)).message.includes('Sev2 resolved'),
});

let receiver: HttpReceiver | undefined;
afterEach(() => receiver?.close());
const http = createOutboundHttp({ allow: ['127.0.0.1'] });
afterAll(() => http.close());

async function send(kind: 'twilio' | 'azure', answer: ReceiverAnswer) {
  receiver = await startHttpReceiver(answer);
  const provider: SmsProvider =
    kind === 'twilio' ? { ...twilio, baseUrl: `${receiver.url}/` } : { ...azure, endpoint: receiver.url };
  const dispatcher = createSmsDispatcher(provider, { http, now });
  expect(dispatcher.check({ settings, secrets: {} })).toEqual([]);
  const result = await dispatcher.send(message, { settings, secrets: {} }, new AbortController().signal);
  expect(JSON.stringify(result)).not.toContain(twilio.authToken);
  expect(JSON.stringify(result)).not.toContain(azure.accessKey);
  return result;
}

describe('Twilio', () => {
  it('takes a form with basic authentication', async () => {
    const answer = { status: 201, body: '{"sid":"SM1","status":"queued"}' };
    expect(await send('twilio', answer)).toMatchObject({ outcome: 'SENT' });
    const [request] = receiver?.requests ?? [];
    expect(request?.path).toBe(`/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`);
    expect(request?.headers['authorization']).toBe(`Basic ${credentials}`);
    expect(form(request?.body ?? '')).toEqual({
      To: '+15550100',
      From: '+18005550100',
      Body: smsText(message),
    });
  });

  it.each([
    [
      400,
      '{"code":21211,"message":"invalid To"}',
      { outcome: 'STOP', reason: 'clientError', disable: false },
    ],
    [400, '{"code":21610,"message":"unsubscribed"}', { outcome: 'STOP', reason: 'gone', disable: true }],
    [401, `{"code":20003,"message":"token ${twilio.authToken}"}`, { outcome: 'STOP', reason: 'authError' }],
    [429, '{"code":20429,"message":"too many"}', { outcome: 'RETRY', reason: 'rateLimited' }],
    [503, '<html>', { outcome: 'RETRY', reason: 'serverError' }],
  ])('takes %i %s for what it is', async (status, body, expected) => {
    expect(await send('twilio', { status, body })).toMatchObject(expected);
  });
});

describe('Azure Communication Services', () => {
  const answering = (item: object): ReceiverAnswer => ({
    status: 202,
    body: JSON.stringify({ value: [{ to: '+15550100', ...item }] }),
  });

  it('takes JSON, under the same id in every attempt', async () => {
    const accepted = answering({ messageId: 'm', httpStatusCode: 202, successful: true });
    expect(await send('azure', accepted)).toMatchObject({ outcome: 'SENT' });
    const [request] = receiver?.requests ?? [];
    expect(request?.path).toBe('/sms?api-version=2021-03-07');
    const repeatabilityRequestId = expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u,
    );
    expect(JSON.parse(request?.body ?? '')).toEqual({
      from: '+18005550100',
      smsRecipients: [
        { to: '+15550100', repeatabilityRequestId, repeatabilityFirstSent: 'Sat, 28 Nov 2026 06:32:00 GMT' },
      ],
      message: smsText(message),
      smsSendOptions: { enableDeliveryReport: false },
    });
  });

  it('is signed as openssl signs it', () => {
    const sms = {
      id: 'msg-5f2b',
      to: '+15550100',
      text: 'MLOpsCrit: Sev2 firing',
      createdAt: message.createdAt,
    };
    const resource = { ...azure, endpoint: 'https://contoso.communication.azure.com' };
    // printf 'POST\n/sms?api-version=2021-03-07\nSat, 28 Nov ...' | openssl dgst -sha256 -hmac 'a key ...' -binary
    expect(azureCommunicationPost(resource, sms, now()).headers).toMatchObject({
      'x-ms-date': 'Sat, 28 Nov 2026 06:32:10 GMT',
      'x-ms-content-sha256': '86tnImirtmaZJvd7TsI3kDC15R0KKkplv40aXCm71KU=',
      authorization:
        'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=bfgcpcZEOV64+vAx5ZN/o9ZNANm9rFaF55MB6HDrEzw=',
    });
  });

  it.each([
    [
      answering({ httpStatusCode: 400, successful: false, errorMessage: 'no such number' }),
      { outcome: 'STOP' },
    ],
    [answering({ httpStatusCode: 429, successful: false }), { outcome: 'RETRY', reason: 'rateLimited' }],
    [answering({ httpStatusCode: 500, successful: false }), { outcome: 'RETRY', reason: 'serverError' }],
    [
      { status: 401, body: 'Denied' },
      { outcome: 'STOP', reason: 'authError' },
    ],
    [{ status: 202, body: 'not JSON' }, { outcome: 'SENT' }],
  ])('reads what became of the number, not only of the request: %j', async (answer, expected) => {
    expect(await send('azure', answer)).toMatchObject(expected);
  });
});

it.each([
  { to: '555-0100' },
  { to: 'call me', countryCode: '1' },
  {},
  { to: '+15550100', name: 'x' },
  { to: 5 },
])('refuses %j with the way out', async (settings) => {
  receiver = await startHttpReceiver({ status: 201 });
  const dispatcher = createSmsDispatcher({ ...twilio, baseUrl: receiver.url }, { http, now });
  const problems = dispatcher.check({ settings, secrets: {} });
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]?.path[0]).toBe('settings');
  const result = await dispatcher.send(message, { settings, secrets: {} }, new AbortController().signal);
  expect(result).toMatchObject({ outcome: 'STOP', reason: 'settings' });
  expect(receiver.requests).toEqual([]);
});
