import { createOutboundHttp, type OutboundHttp } from '@circuitwatch/platform-outbound';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dispatcher, DispatchTarget } from '../dispatcher.ts';
import {
  buildAlerts,
  buildDriftAlert,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from '../message/message-builders.spec-support.ts';
import type { HttpChannelOptions } from '../post-message.ts';
import { startHttpReceiver, type HttpReceiver, type ReceivedRequest } from './http-receiver.ts';

/** A channel over HTTP that is to behave as all of them do. */
export interface HttpDispatcherCase {
  readonly name: string;
  /** The dispatcher, and an address of it at `url`. */
  readonly open: (
    url: string,
    options: HttpChannelOptions,
  ) => { dispatcher: Dispatcher; target: DispatchTarget };
  /** What the other side says when it has taken a message. */
  readonly accepted: { readonly status: number; readonly body: string };
  /** Texts that no result may show, path and query of the URL too. */
  readonly canaries: readonly string[];
  /** The largest body that the channel takes. */
  readonly mostBytes: number;
  /** Fails unless the other side would take this request. */
  readonly check: (request: ReceivedRequest) => void;
  /** What says that a second request is the same message. */
  readonly identityOf: (request: ReceivedRequest) => unknown;
  /** How many alerts a request is about, those that are only counted included; undefined: it need not say. */
  readonly alertCountOf?: (request: ReceivedRequest) => number;
  /** Whether a request says that alerts have resolved; undefined: this channel is not told. */
  readonly isResolved?: (request: ReceivedRequest) => boolean;
}

const timeoutMs = 400;
const now = new Date('2026-11-28T06:33:00Z');
const signal = new AbortController().signal;

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

/** The behaviour that all channels over HTTP have in common, against a real server. */
export function describeHttpDispatcher(channel: HttpDispatcherCase): void {
  describe(`${channel.name}, as every channel`, () => {
    let receiver: HttpReceiver;
    let http: OutboundHttp;
    let clock = now;

    const opened = (over: OutboundHttp = http) =>
      channel.open(receiver.url, { http: over, now: () => clock });
    const send = async (message = buildMessage([buildDriftAlert()]), aborting = signal) => {
      const { dispatcher, target } = opened();
      return dispatcher.send(message, target, aborting);
    };
    const only = (): ReceivedRequest => {
      expect(receiver.requests).toHaveLength(1);
      const [request] = receiver.requests;
      if (request === undefined) throw new Error('Nothing was sent.');
      return request;
    };

    beforeAll(async () => {
      receiver = await startHttpReceiver(channel.accepted);
      http = createOutboundHttp({ allow: ['127.0.0.1'], timeoutMs });
    });
    beforeEach(() => {
      receiver.answer = channel.accepted;
      receiver.requests.length = 0;
      clock = now;
    });
    afterAll(async () => {
      await http.close();
      await receiver.close();
    });

    it('finds nothing wrong with a good target, and posts once', async () => {
      const { dispatcher, target } = opened();
      expect(dispatcher.check(target)).toEqual([]);
      expect(await send()).toMatchObject({ outcome: 'SENT' });
      expect(only().method).toBe('POST');
      channel.check(only());
    });

    it.each(statuses)('takes HTTP %i for %s by %s', async (status, outcome, reason) => {
      receiver.answer = { status, headers: { location: `${receiver.url}/elsewhere` }, body: 'no' };
      expect(await send()).toMatchObject({ outcome, reason });
      only();
      const result = await send();
      if (result.outcome === 'STOP') expect(result.disable).toBe(status === 410);
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
      receiver.answer = 'reset';
      expect(await send()).toMatchObject({ outcome: 'RETRY', reason: 'network' });
      receiver.answer = 'garbage';
      expect(await send()).toMatchObject({ outcome: 'RETRY', reason: 'network' });
    });

    it('does not wait for the end of an endless answer', async () => {
      receiver.answer = 'endless';
      expect(await send()).toMatchObject({ outcome: 'SENT' });
    });

    it('ends when it is told to, and does not begin afterwards', async () => {
      receiver.answer = 'silence';
      const controller = new AbortController();
      const sent = send(undefined, controller.signal);
      controller.abort(new Error('stopping'));
      await expect(sent).rejects.toThrow('stopping');
      receiver.requests.length = 0;
      await expect(send(undefined, controller.signal)).rejects.toThrow('stopping');
      expect(receiver.requests).toEqual([]);
    });

    it('says in every attempt that it is the same message', async () => {
      receiver.answer = { status: 503 };
      await send();
      clock = new Date(now.getTime() + 3_600_000);
      receiver.answer = channel.accepted;
      await send();
      const [first, second] = receiver.requests.map((request) => channel.identityOf(request));
      expect(first).toBeDefined();
      expect(second).toEqual(first);
    });

    it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('survives %j', async (_start, text) => {
      const message = { ...buildHostileMessage(text), id: 'msg-5f2b' };
      expect(await send(message)).toMatchObject({ outcome: 'SENT' });
      const request = only();
      channel.check(request);
      expect(Buffer.byteLength(request.body)).toBeLessThanOrEqual(channel.mostBytes);
    });

    it('shows no secret, whatever the other side says', async () => {
      const echo = ({ path, headers, body }: ReceivedRequest): string =>
        `${path.split(/[/?&=]/).join(' ')} ${path} ${JSON.stringify(headers)} ${body}`.slice(0, 50_000);
      const shown: string[] = [];
      for (const status of [200, 302, 400, 401, 404, 410, 429, 500]) {
        receiver.answer = { status, body: echo };
        shown.push(JSON.stringify(await send()));
      }
      for (const answer of ['silence', 'reset', 'garbage'] as const) {
        receiver.answer = answer;
        shown.push(JSON.stringify(await send()));
      }
      const { dispatcher, target } = opened(createOutboundHttp({ allowHttp: true, ports: [1] }));
      shown.push(JSON.stringify(await dispatcher.send(buildMessage(buildAlerts(1)), target, signal)));
      expect(channel.canaries.filter((canary) => shown.join('\n').includes(canary))).toEqual([]);
    });

    it('names what is wrong with settings and secrets without showing them, and sends nothing', async () => {
      const { dispatcher, target } = opened();
      const strange = { settings: { ...target.settings, nonsense: 1 }, secrets: { strange: 'canary-value' } };
      const problems = dispatcher.check(strange);
      expect(problems.map(({ path }) => path.join('.'))).toContain('secrets.strange');
      expect(JSON.stringify(problems)).not.toContain('canary-value');
      const result = await dispatcher.send(buildMessage(buildAlerts(1)), strange, signal);
      expect(result).toMatchObject({ outcome: 'STOP', reason: 'settings', disable: false });
      expect(JSON.stringify(result)).not.toContain('canary-value');
      expect(receiver.requests).toEqual([]);
    });

    it('goes to no private network that is not allowed', async () => {
      const outside = createOutboundHttp({ allowHttp: true, ports: [Number(new URL(receiver.url).port)] });
      const { dispatcher, target } = opened(outside);
      const result = await dispatcher.send(buildMessage(buildAlerts(1)), target, signal);
      expect(result).toMatchObject({ outcome: 'STOP', reason: 'blocked', disable: false });
      expect(receiver.requests).toEqual([]);
      await outside.close();
    });

    it.each([1, 1_000])('fits %i alerts and counts those that it leaves out', async (count) => {
      const message = buildMessage(buildAlerts(count), { truncatedAlerts: 7 });
      expect(await send(message)).toMatchObject({ outcome: 'SENT' });
      const request = only();
      channel.check(request);
      expect(Buffer.byteLength(request.body)).toBeLessThanOrEqual(channel.mostBytes);
      if (channel.alertCountOf) expect(channel.alertCountOf(request)).toBe(count + 7);
    });

    it('tells that an alert has resolved after it fired', async () => {
      const [resolved] = buildAlerts(1, { status: 'RESOLVED', endsAt: now });
      const [firing] = buildAlerts(1);
      if (firing === undefined || resolved === undefined) throw new Error('There are no alerts.');
      await send(buildMessage([firing]));
      await send(buildMessage([resolved], { reason: 'ALL_RESOLVED' }));
      const { isResolved } = channel;
      if (isResolved) expect(receiver.requests.map(isResolved)).toEqual([false, true]);
      else expect(receiver.requests).toHaveLength(1);
    });
  });
}
