import { expect } from 'vitest';
import { createSlackDispatcher } from '../slack/slack-dispatcher.ts';
import { createSmsDispatcher } from '../sms/sms-dispatcher.ts';
import { createTeamsDispatcher } from '../teams/teams-dispatcher.ts';
import { describeHttpDispatcher } from './describe-http-dispatcher.ts';
import type { ReceivedRequest } from './http-receiver.ts';

const chats = [
  { name: 'Teams', create: createTeamsDispatcher, accepted: { status: 202, body: '' }, mostBytes: 28_000 },
  { name: 'Slack', create: createSlackDispatcher, accepted: { status: 200, body: 'ok' }, mostBytes: 40_000 },
];

function parseJson({ body }: ReceivedRequest): unknown {
  return JSON.parse(body);
}

for (const { name, create, accepted, mostBytes } of chats) {
  describeHttpDispatcher({
    name,
    open: (url, options) => ({
      dispatcher: create(options),
      target: { settings: {}, secrets: { url: `${url}/services/canary-path?sig=canary-key` } },
    }),
    accepted,
    canaries: ['canary-path', 'canary-key'],
    mostBytes,
    check: (request) => {
      expect(request.headers['content-type']).toContain('application/json');
      expect(parseJson(request)).toBeTypeOf('object');
      expect(request.body.isWellFormed()).toBe(true);
    },
    // Neither takes an id: a second copy has the same words.
    identityOf: parseJson,
    isResolved: ({ body }) => body.includes('resolved]'),
  });
}

describeHttpDispatcher({
  name: 'SMS by Twilio',
  open: (url, options) => ({
    dispatcher: createSmsDispatcher(
      { kind: 'TWILIO', baseUrl: url, accountSid: 'AC0123', authToken: 'canary-token', from: '+15550100' },
      options,
    ),
    target: { settings: { to: '+15550199' }, secrets: {} },
  }),
  accepted: { status: 201, body: '{"sid":"SM1","status":"queued"}' },
  canaries: ['canary-token', Buffer.from('AC0123:canary-token').toString('base64')],
  mostBytes: 2_000,
  check: ({ body, path }) => {
    expect(path).toBe('/2010-04-01/Accounts/AC0123/Messages.json');
    const form = new URLSearchParams(body);
    expect([form.get('To'), form.get('From')]).toEqual(['+15550199', '+15550100']);
    expect(form.get('Body')).toMatch(/\S/);
  },
  identityOf: ({ body }) => body,
  isResolved: ({ body }) => /resolved/i.test(body),
});

describeHttpDispatcher({
  name: 'SMS by Azure Communication Services',
  open: (url, options) => ({
    dispatcher: createSmsDispatcher(
      { kind: 'AZURE_COMMUNICATION', endpoint: url, accessKey: 'Y2FuYXJ5LWtleQ==', from: '+15550100' },
      options,
    ),
    target: { settings: { to: '+15550199' }, secrets: {} },
  }),
  accepted: { status: 202, body: '{"value":[{"to":"+15550199","httpStatusCode":202,"successful":true}]}' },
  canaries: ['Y2FuYXJ5LWtleQ=='],
  mostBytes: 2_000,
  check: (request) => {
    expect(request.headers.authorization).toMatch(/^HMAC-SHA256 SignedHeaders=/);
    expect(parseJson(request)).toMatchObject({ from: '+15550100', smsRecipients: [{ to: '+15550199' }] });
  },
  identityOf: parseJson,
  isResolved: ({ body }) => /resolved/i.test(body),
});
