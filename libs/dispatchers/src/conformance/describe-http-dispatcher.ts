import { createOutboundHttp, type OutboundHttp } from '@circuitwatch/platform-outbound';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildDriftAlert, buildMessage } from '../message/message-builders.spec-support.ts';
import type { HttpChannelOptions } from '../post-message.ts';
import {
  describeDispatcher,
  sentAt,
  type ChannelServer,
  type Conduct,
  type DispatcherCase,
  type OpenChannel,
} from './describe-dispatcher.ts';
import {
  startHttpReceiver,
  type HttpReceiver,
  type ReceivedRequest,
  type ReceiverAnswer,
} from './http-receiver.ts';

/** A channel over HTTP. */
export interface HttpDispatcherCase extends Omit<DispatcherCase<ReceivedRequest>, 'start' | 'sizeOf'> {
  readonly open: (url: string, options: HttpChannelOptions) => OpenChannel;
  /** What the other side says when it has taken a message. */
  readonly accepted: { readonly status: number; readonly body: string };
}

const timeoutMs = 400;

const statuses = [
  [301, 'STOP', 'clientError'],
  [302, 'STOP', 'clientError'],
  [307, 'STOP', 'clientError'],
  [400, 'STOP', 'clientError'],
  [401, 'STOP', 'authError'],
  [403, 'STOP', 'authError'],
  [404, 'STOP', 'clientError'],
  [408, 'RETRY', 'timeout'],
  [410, 'STOP', 'gone'],
  [413, 'STOP', 'clientError'],
  [422, 'STOP', 'clientError'],
  [425, 'RETRY', 'other'],
  [429, 'RETRY', 'rateLimited'],
  [500, 'RETRY', 'serverError'],
  [502, 'RETRY', 'serverError'],
  [503, 'RETRY', 'serverError'],
  [504, 'RETRY', 'serverError'],
] as const;

/** All that the other side was told, its address in pieces too. */
function echo({ path, headers, body }: ReceivedRequest): string {
  return `${path.split(/[/?&=]/).join(' ')} ${path} ${JSON.stringify(headers)} ${body}`.slice(0, 50_000);
}

async function startServer(
  channel: HttpDispatcherCase,
  now: () => Date,
): Promise<ChannelServer<ReceivedRequest>> {
  const receiver = await startHttpReceiver(channel.accepted);
  const http = createOutboundHttp({ allow: ['127.0.0.1'], timeoutMs });
  const answers: Readonly<Record<Conduct, ReceiverAnswer>> = {
    TAKES: channel.accepted,
    LATER: { status: 503, body: echo },
    NEVER: { status: 400, body: echo },
    RESETS: 'reset',
  };
  return {
    open: () => channel.open(receiver.url, { http, now }),
    behave: (conduct) => {
      receiver.answer = answers[conduct];
    },
    received: receiver.requests,
    close: async () => {
      await http.close();
      await receiver.close();
    },
  };
}

/** The behaviour of all channels, and that of all over HTTP. */
export function describeHttpDispatcher(channel: HttpDispatcherCase): void {
  describeDispatcher({
    ...channel,
    start: (now) => startServer(channel, now),
    sizeOf: ({ body }) => Buffer.byteLength(body),
  });

  describe(`${channel.name}, as every channel over HTTP`, () => {
    let receiver: HttpReceiver;
    let http: OutboundHttp;

    const send = async (over: OutboundHttp = http, signal = new AbortController().signal) => {
      const { dispatcher, target } = channel.open(receiver.url, { http: over, now: () => sentAt });
      return dispatcher.send(buildMessage([buildDriftAlert()]), target, signal);
    };

    beforeAll(async () => {
      receiver = await startHttpReceiver(channel.accepted);
      http = createOutboundHttp({ allow: ['127.0.0.1'], timeoutMs });
    });
    beforeEach(() => {
      receiver.requests.length = 0;
    });
    afterAll(async () => {
      await http.close();
      await receiver.close();
    });

    it.each(statuses)('takes HTTP %i for %s by %s', async (status, outcome, reason) => {
      receiver.answer = { status, headers: { location: `${receiver.url}/elsewhere` }, body: echo };
      const result = await send();
      expect(result).toMatchObject({ outcome, reason });
      if (result.outcome === 'STOP') expect(result.disable).toBe(status === 410);
      expect(receiver.requests.map(({ method }) => method)).toEqual(['POST']);
      const shown = JSON.stringify(result);
      expect(channel.canaries.filter((canary) => shown.includes(canary))).toEqual([]);
    });

    it.each([
      ['120', 120],
      ['Sat, 28 Nov 2026 06:38:00 GMT', 300],
      ['whenever', null],
    ])('waits as Retry-After %j says', async (header, retryAfterSeconds) => {
      receiver.answer = { status: 429, headers: { 'retry-after': header } };
      expect(await send()).toMatchObject({ outcome: 'RETRY', retryAfterSeconds });
    });

    it('tries again what was not answered in time, or not in HTTP', async () => {
      receiver.answer = 'silence';
      expect(await send()).toMatchObject({ outcome: 'RETRY', reason: 'timeout' });
      receiver.answer = 'garbage';
      expect(await send()).toMatchObject({ outcome: 'RETRY', reason: 'network' });
    });

    it('does not wait for the end of an endless answer', async () => {
      receiver.answer = 'endless';
      expect(await send()).toMatchObject({ outcome: 'SENT' });
    });

    it('ends at once when it is told to', async () => {
      receiver.answer = 'silence';
      const controller = new AbortController();
      const sent = send(http, controller.signal);
      controller.abort(new Error('stopping'));
      await expect(sent).rejects.toThrow('stopping');
    });

    it('goes to no private network that is not allowed', async () => {
      const outside = createOutboundHttp({ allowHttp: true, ports: [Number(new URL(receiver.url).port)] });
      const result = await send(outside);
      expect(result).toMatchObject({ outcome: 'STOP', reason: 'blocked', disable: false });
      expect(receiver.requests).toEqual([]);
      const shown = JSON.stringify(result);
      expect(channel.canaries.filter((canary) => shown.includes(canary))).toEqual([]);
      await outside.close();
    });
  });
}
