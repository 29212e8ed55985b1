import { type DeliveryResult } from '@circuitwatch/alerting-definitions';
import { afterEach, describe, expect, it } from 'vitest';
import { startHttpReceiver, type HttpReceiver, type ReceiverAnswer } from './http-receiver.spec-support.ts';
import { buildAlert, buildMessage } from './message/message-builders.spec-support.ts';
import { createSlackDispatcher } from './slack/slack-dispatcher.ts';
import { slackBody } from './slack/slack-blocks.ts';
import { createTeamsDispatcher } from './teams/teams-dispatcher.ts';
import { teamsBody } from './teams/adaptive-card.ts';

const now = (): Date => new Date('2026-11-28T06:32:10Z');
const message = buildMessage([buildAlert()]);
const secretPath = '/webhook/T0S3CR3T/B0S3CR3T?sig=s3cr3t-signature';

let receiver: HttpReceiver | undefined;
afterEach(() => receiver?.close());

const channels = { TEAMS: createTeamsDispatcher, SLACK: createSlackDispatcher };

async function send(kind: keyof typeof channels, answer: ReceiverAnswer): Promise<DeliveryResult> {
  receiver = await startHttpReceiver(() => answer);
  const dispatcher = channels[kind]({ http: receiver.http, now });
  const target = { settings: {}, secrets: { url: `${receiver.url}${secretPath}` } };
  return dispatcher.send(message, target, new AbortController().signal);
}

describe.each([
  ['TEAMS', teamsBody(message), { status: 202, body: '' }],
  ['TEAMS', teamsBody(message), { status: 200, body: '1' }],
  ['SLACK', slackBody(message), { status: 200, body: 'ok' }],
] as const)('%s', (kind, body, fine) => {
  it('posts its JSON', async () => {
    expect(await send(kind, fine)).toMatchObject({ outcome: 'SENT' });
    expect(receiver?.requests).toMatchObject([
      {
        method: 'POST',
        path: secretPath,
        body,
        headers: { 'content-type': 'application/json; charset=utf-8' },
      },
    ]);
  });

  it('never shows its address, though the answer does', async () => {
    const result = await send(kind, {
      status: 500,
      body: `no route to ${secretPath} (sig=s3cr3t-signature)`,
    });
    expect(result).toMatchObject({ outcome: 'RETRY', reason: 'serverError' });
    expect(JSON.stringify(result)).not.toContain('s3cr3t-signature');
    expect(JSON.stringify(result)).not.toContain('T0S3CR3T');
  });

  it('waits when it is told to', async () => {
    expect(await send(kind, { status: 429, headers: { 'retry-after': '30' } })).toMatchObject({
      outcome: 'RETRY',
      reason: 'rateLimited',
      retryAfterSeconds: 30,
    });
  });
});

describe('Teams', () => {
  it.each([
    ['429', { outcome: 'RETRY', reason: 'rateLimited' }],
    ['503', { outcome: 'RETRY', reason: 'serverError' }],
    ['403', { outcome: 'STOP', reason: 'authError' }],
  ])('takes what a connector tells in a 200 for what it is: %s', async (status, expected) => {
    const body = `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0`;
    expect(await send('TEAMS', { status: 200, body })).toMatchObject(expected);
  });
});

describe('Slack', () => {
  it.each([
    [400, 'invalid_payload', { outcome: 'STOP', reason: 'clientError', disable: false }],
    [403, 'action_prohibited', { outcome: 'STOP', reason: 'authError' }],
    [404, 'no_service', { outcome: 'STOP', reason: 'clientError' }],
    [410, 'channel_is_archived', { outcome: 'STOP', reason: 'gone', disable: true }],
    [500, 'rollup_error', { outcome: 'RETRY', reason: 'serverError' }],
  ])('takes %i %s for what it is, and says so', async (status, body, expected) => {
    const result = await send('SLACK', { status, body });
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).toContain(body);
  });
});

describe('a chat that cannot be reached', () => {
  it.each(['TEAMS', 'SLACK'] as const)('checks the address of %s without showing it', (kind) => {
    const http = { send: () => Promise.reject(new Error('not asked')), close: () => Promise.resolve() };
    const dispatcher = channels[kind]({ http, now });
    expect(dispatcher.check({ settings: {}, secrets: {} })).toEqual([
      { path: ['secrets', 'url'], message: 'is missing' },
    ]);
    expect(dispatcher.check({ settings: {}, secrets: {} }, ['url'])).toEqual([]);
    const problems = dispatcher.check({
      settings: { chanel: 'x' },
      secrets: { url: 'ftp://s3cr3t', key: 'y' },
    });
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['settings', 'secrets.url', 'secrets.key']);
    expect(JSON.stringify(problems)).not.toContain('s3cr3t');
  });
});
