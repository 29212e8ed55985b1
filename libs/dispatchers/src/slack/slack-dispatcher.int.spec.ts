import { expect } from 'vitest';
import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import { readBlocks } from './read-blocks.spec-support.ts';
import { createSlackDispatcher } from './slack-dispatcher.ts';

describeHttpDispatcher({
  name: 'Slack',
  open: (url, options) => ({
    dispatcher: createSlackDispatcher(options),
    target: { settings: {}, secrets: { url: `${url}/services/T0CANARY/B0CANARY/0canary0key` } },
  }),
  accepted: { status: 200, body: 'ok' },
  canaries: ['T0CANARY', 'B0CANARY', '0canary0key'],
  mostBytes: 24_000,
  check: ({ headers, body }) => {
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    readBlocks(body);
  },
  identityOf: ({ body }) => body,
  alertCountOf: ({ body }) => Number(/: ([\d,]+) alerts/u.exec(readBlocks(body).text)?.[1]?.replace(',', '')),
  isResolved: ({ body }) => readBlocks(body).text.includes('resolved]'),
});
