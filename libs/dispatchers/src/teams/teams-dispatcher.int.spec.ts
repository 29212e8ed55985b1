import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { expect, it } from 'vitest';
import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import { startHttpReceiver } from '../conformance/http-receiver.ts';
import { buildAlert, buildMessage } from '../message/message-builders.spec-support.ts';
import { cardProblems, readCard } from './read-card.spec-support.ts';
import { createTeamsDispatcher } from './teams-dispatcher.ts';

describeHttpDispatcher({
  name: 'Teams',
  open: (url, options) => ({
    dispatcher: createTeamsDispatcher(options),
    target: { settings: {}, secrets: { url: `${url}/workflows/0canary0path/run?sig=0canary0signature` } },
  }),
  accepted: { status: 202, body: '' },
  canaries: ['0canary0path', '0canary0signature'],
  mostBytes: 20_000,
  check: ({ headers, body }) => {
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(cardProblems(body)).toEqual([]);
  },
  identityOf: ({ body }) => body,
  alertCountOf: ({ body }) =>
    Number(/: ([\d,]+) alerts/u.exec(readCard(body).fallbackText)?.[1]?.replace(',', '')),
  isResolved: ({ body }) => readCard(body).body[0]?.color === 'Good',
});

it.each([
  ['429', { outcome: 'RETRY', reason: 'rateLimited' }],
  ['503', { outcome: 'RETRY', reason: 'serverError' }],
  ['403', { outcome: 'STOP', reason: 'authError' }],
])('takes what an old connector tells in a 200 for what it is: %s', async (status, expected) => {
  const body = `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0`;
  const receiver = await startHttpReceiver({ status: 200, body });
  const http = createOutboundHttp({ allow: ['127.0.0.1'] });
  const dispatcher = createTeamsDispatcher({ http, now: () => new Date('2026-11-28T06:33:00Z') });
  const target = { settings: {}, secrets: { url: receiver.url } };
  const message = buildMessage([buildAlert()]);
  expect(await dispatcher.send(message, target, new AbortController().signal)).toMatchObject(expected);
  await http.close();
  await receiver.close();
});
