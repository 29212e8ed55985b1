import {
  receiverSecretPlace,
  type DeliveryResult,
  type ReceiverKind,
} from '@circuitwatch/alerting-definitions';
import { askAttempt, nextAttempt, readPace, recordAttempt, type Dispatcher } from '@circuitwatch/dispatchers';
import type { ClaimedNotification, Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { SecretBox } from '@circuitwatch/platform-secrets';
import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { atOnce } from './at-once.ts';

/** Messages that are taken at a time, and sent side by side. */
const claimedAtOnce = 100;
const sendingAtOnce = 20;

/** What delivery is made of. */
export interface DeliveryOptions {
  readonly deliveries: Persistence['notificationDeliveries'];
  readonly dispatchers: Readonly<Record<ReceiverKind, Dispatcher>>;
  /** null: receivers with secrets cannot be told. */
  readonly secretBox: SecretBox | null;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random?: () => number;
  /** How often it looks for messages that are due; a second unless said. */
  readonly everyMs?: number;
  /** A message in the hands of a worker that dies is sent by another after so long; two minutes unless said. */
  readonly leaseMs?: number;
  readonly observe?: (sent: {
    readonly kind: ReceiverKind;
    readonly result: DeliveryResult;
    readonly latencyMs: number;
  }) => void;
}

/** The receiver's secrets, opened for one attempt. */
function openSecrets(
  { receiver }: ClaimedNotification,
  secretBox: SecretBox | null,
): Readonly<Record<string, string>> {
  const sealed = Object.entries(receiver.sealedSecrets);
  if (sealed.length > 0 && secretBox === null) {
    throw new AppError('UNAVAILABLE', 'The worker has no key for secrets: set CIRCUITWATCH_SECRET_KEYS.');
  }
  const open = (name: string, text: string): string =>
    secretBox?.open(text, receiverSecretPlace(receiver.id, name)) ?? '';
  return Object.fromEntries(sealed.map(([name, text]) => [name, open(name, text)]));
}

async function attempt(
  claimed: ClaimedNotification,
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<DeliveryResult> {
  const { receiver, message } = claimed;
  if (!receiver.enabled && message.reason !== 'TEST') {
    return { outcome: 'STOP', reason: 'settings', message: 'The receiver is disabled.', disable: false };
  }
  try {
    const target = { settings: receiver.settings, secrets: openSecrets(claimed, options.secretBox) };
    return await options.dispatchers[receiver.kind].send(message, target, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) {
      return { outcome: 'STOP', reason: 'settings', message: error.message, disable: false };
    }
    // A fault of ours: the text of the error may hold anything, so it goes to the log alone.
    options.log.error(
      { err: error, notificationId: claimed.id, kind: receiver.kind },
      'A message could not be sent',
    );
    const message = 'An internal error; see the log of the worker.';
    return { outcome: 'RETRY', reason: 'other', message, retryAfterSeconds: null };
  }
}

/** Gives the pace of the receiver after it. */
async function deliver(
  claimed: ClaimedNotification,
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const { deliveries, clock, random = Math.random, observe } = options;
  const { id, receiver } = claimed;
  const asked = askAttempt(receiver.kind, readPace(receiver.pace), clock());
  if (!asked.allowed) {
    await deliveries.postpone(id, claimed.attempt, asked.until, asked.why, {
      id: receiver.id,
      pace: asked.pace,
    });
    return asked.pace;
  }
  const started = performance.now();
  const result = await attempt(claimed, options, signal);
  const now = clock();
  const next = nextAttempt(result, claimed.attempt, claimed.createdAt, now, random);
  const pace = recordAttempt(asked.pace, result, now);
  const tookMs = performance.now() - started;
  await deliveries.settle({
    id,
    attempt: claimed.attempt,
    result,
    next,
    tookMs,
    at: now,
    receiverId: receiver.id,
    pace,
  });
  observe?.({ kind: receiver.kind, result, latencyMs: now.getTime() - claimed.createdAt.getTime() });
  return pace;
}

/** Messages to one receiver go one after the other, as its pace is counted from one to the next. */
function byReceiver(claimed: readonly ClaimedNotification[]): readonly (readonly ClaimedNotification[])[] {
  return [...Map.groupBy(claimed, ({ receiver }) => receiver.id).values()];
}

/** Sends what is due now; gives how many messages that were. */
export async function deliverDue(options: DeliveryOptions, signal: AbortSignal): Promise<number> {
  const { deliveries, clock, leaseMs = 120_000 } = options;
  const claimed = await deliveries.claim(clock(), claimedAtOnce, leaseMs);
  const started = performance.now();
  await atOnce(byReceiver(claimed), sendingAtOnce, async (messages) => {
    let pace: unknown = messages[0]?.receiver.pace;
    for (const message of messages) {
      const receiver = { ...message.receiver, pace };
      // A slow receiver must not keep messages until others believe that this worker is dead.
      const isLate = performance.now() - started > leaseMs / 2;
      if (isLate)
        await deliveries.postpone(message.id, message.attempt, clock(), 'It waits for its turn.', receiver);
      else pace = await deliver({ ...message, receiver }, options, signal);
    }
  });
  return claimed.length;
}

/** Sends messages when they are due, at least once each. */
export function startDelivery(options: DeliveryOptions): PeriodicTask {
  const controller = new AbortController();
  const { signal } = controller;
  const task = startPeriodic({
    name: 'Delivery of notifications',
    everyMs: options.everyMs ?? 1_000,
    log: options.log,
    run: async () => {
      while (!signal.aborted && (await deliverDue(options, signal)) > 0);
    },
  });
  return {
    wake: () => task.wake(),
    stop: () => {
      controller.abort(new AppError('CANCELED', 'The worker stops.'));
      return task.stop();
    },
  };
}
