import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dispatcher, DispatchTarget } from '../dispatcher.ts';
import {
  buildAlerts,
  buildDriftAlert,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from '../message/message-builders.spec-support.ts';

/** What the other side does with a message. Refusals tell all that it was told, secrets too. */
export type Conduct = 'TAKES' | 'LATER' | 'NEVER' | 'RESETS';

/** A dispatcher and an address of it at a test's server. */
export interface OpenChannel {
  readonly dispatcher: Dispatcher;
  readonly target: DispatchTarget;
}

/** A real server of a channel. */
export interface ChannelServer<Received> {
  /** A new dispatcher, as after a restart. */
  open(): OpenChannel;
  behave(conduct: Conduct): void;
  /** What it was sent, taken or not; tests empty it. */
  readonly received: Received[];
  close(): Promise<void>;
}

/** A channel that is to behave as all of them do. */
export interface DispatcherCase<Received> {
  readonly name: string;
  readonly start: (now: () => Date) => Promise<ChannelServer<Received>>;
  /** Texts that no result may show. */
  readonly canaries: readonly string[];
  readonly sizeOf: (received: Received) => number;
  /** The most that the channel takes. */
  readonly mostBytes: number;
  /** Fails unless the other side would take it. */
  readonly check: (received: Received) => void;
  /** What says that a second one is the same message. */
  readonly identityOf: (received: Received) => unknown;
  /** How many alerts it is about, those that are only counted included; undefined: it need not say. */
  readonly alertCountOf?: (received: Received) => number;
  /** Whether it says that alerts have resolved; undefined: this channel is not told. */
  readonly isResolved?: (received: Received) => boolean;
}

/** The instant at which the suite's messages are sent. */
export const sentAt = new Date('2026-11-28T06:33:00Z');

/** The behaviour that all channels have in common, against a real server. */
export function describeDispatcher<Received>(channel: DispatcherCase<Received>): void {
  describe(`${channel.name}, as every channel`, () => {
    let server: ChannelServer<Received>;
    let clock = sentAt;

    const send = async (
      message = buildMessage([buildDriftAlert()]),
      signal = new AbortController().signal,
    ) => {
      const { dispatcher, target } = server.open();
      return dispatcher.send(message, target, signal);
    };
    const only = (): Received => {
      const [received] = server.received;
      if (received === undefined) throw new Error('Nothing was sent.');
      expect(server.received).toHaveLength(1);
      return received;
    };
    const checkSize = (received: Received): void => {
      channel.check(received);
      expect(channel.sizeOf(received)).toBeLessThanOrEqual(channel.mostBytes);
    };

    beforeAll(async () => {
      server = await channel.start(() => clock);
    });
    beforeEach(() => {
      server.behave('TAKES');
      server.received.length = 0;
      clock = sentAt;
    });
    afterAll(() => server.close());

    it('finds nothing wrong with a good target, and sends once', async () => {
      const { dispatcher, target } = server.open();
      expect(dispatcher.check(target)).toEqual([]);
      expect(await send()).toMatchObject({ outcome: 'SENT' });
      checkSize(only());
    });

    it('tries again what is refused for now or broken off, and stops at what is refused for good', async () => {
      server.behave('LATER');
      expect(await send()).toMatchObject({ outcome: 'RETRY' });
      server.behave('RESETS');
      expect(await send()).toMatchObject({ outcome: 'RETRY', reason: 'network' });
      server.behave('NEVER');
      expect(await send()).toMatchObject({ outcome: 'STOP', disable: false });
    });

    it('does not begin after it was told to stop', async () => {
      const controller = new AbortController();
      controller.abort(new Error('stopping'));
      await expect(send(undefined, controller.signal)).rejects.toThrow('stopping');
      expect(server.received).toEqual([]);
    });

    it('says in every attempt that it is the same message', async () => {
      await send();
      clock = new Date(sentAt.getTime() + 3_600_000);
      await send();
      const [first, second] = server.received.map((received) => channel.identityOf(received));
      expect(first).toBeDefined();
      expect(second).toEqual(first);
    });

    it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('survives %j', async (_start, text) => {
      expect(await send({ ...buildHostileMessage(text), id: 'msg-5f2b' })).toMatchObject({ outcome: 'SENT' });
      checkSize(only());
    });

    it('shows no secret, whatever the other side says', async () => {
      const shown: string[] = [];
      for (const conduct of ['TAKES', 'LATER', 'NEVER', 'RESETS'] as const) {
        server.behave(conduct);
        shown.push(JSON.stringify(await send()));
      }
      expect(channel.canaries.filter((canary) => shown.join('\n').includes(canary))).toEqual([]);
    });

    it('names what is wrong with settings and secrets without showing them, and sends nothing', async () => {
      const { dispatcher, target } = server.open();
      const strange = { settings: { ...target.settings, nonsense: 1 }, secrets: { strange: 'canary-value' } };
      const problems = dispatcher.check(strange);
      expect(problems.map(({ path }) => path.join('.'))).toContain('secrets.strange');
      expect(JSON.stringify(problems)).not.toContain('canary-value');
      const result = await dispatcher.send(
        buildMessage(buildAlerts(1)),
        strange,
        new AbortController().signal,
      );
      expect(result).toMatchObject({ outcome: 'STOP', reason: 'settings', disable: false });
      expect(JSON.stringify(result)).not.toContain('canary-value');
      expect(server.received).toEqual([]);
    });

    it.each([1, 1_000])('fits %i alerts and counts those that it leaves out', async (count) => {
      const message = buildMessage(buildAlerts(count), { truncatedAlerts: 7 });
      expect(await send(message)).toMatchObject({ outcome: 'SENT' });
      checkSize(only());
      if (channel.alertCountOf) expect(channel.alertCountOf(only())).toBe(count + 7);
    });

    it('tells that an alert has resolved after it fired', async () => {
      await send(buildMessage(buildAlerts(1)));
      const resolved = buildAlerts(1, { status: 'RESOLVED', endsAt: sentAt });
      await send(buildMessage(resolved, { id: 'msg-5f2c', reason: 'ALL_RESOLVED' }));
      const { isResolved } = channel;
      if (isResolved) expect(server.received.map(isResolved)).toEqual([false, true]);
      else expect(server.received).toHaveLength(1);
    });
  });
}
