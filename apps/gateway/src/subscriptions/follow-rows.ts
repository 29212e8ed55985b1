import type { Loaders } from '../loaders.ts';
import { payloadStream, type PayloadStream } from './payload-stream.ts';
import type { FollowedKind, ProgressEvents } from './progress-events.ts';
import { unlessAway } from './unless-away.ts';

/** What to show of a row at one moment; two equal steps are shown once. */
export interface Step<Row> {
  readonly row: Row;
  /** The first finished step is the last one of the stream. */
  readonly finished: boolean;
  /** What else has to change for the step to be a new one, besides the row. */
  readonly state?: unknown;
}

/** What to follow and how to read it. */
export interface FollowOptions<Row> {
  readonly kind: FollowedKind;
  readonly id: string;
  /** The row as it is now; null when it is gone, which ends the stream. */
  readonly read: () => Promise<Step<Row> | null>;
}

/** What following needs of an operation's context. */
export interface FollowContext {
  readonly events: ProgressEvents;
  readonly loaders: Loaders;
}

/** Loaders remember for the length of an operation, but each step of a subscription shall show what is true then. */
export function forget(loaders: Loaders): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}

async function* steps<Row>(
  { events, loaders }: FollowContext,
  { kind, id, read }: FollowOptions<Row>,
  signal: AbortSignal,
): PayloadStream<Row> {
  let shown = '';
  for await (const _ of events.follow({ kind, id }, signal)) {
    const step = await read().catch(unlessAway);
    if (step === 'away') continue;
    if (step === null) return;
    const text = JSON.stringify(step);
    if (text === shown) continue;
    shown = text;
    forget(loaders);
    yield step.row;
    if (step.finished) return;
  }
}

/**
 * The row as it is now and after each change, until it is finished, each as the payload of the root field `field`.
 * Leaving ends the wait for the next change at once.
 */
export function followRows<Field extends string, Row>(
  field: Field,
  context: FollowContext,
  options: FollowOptions<Row>,
): PayloadStream<Record<Field, Row>> {
  return payloadStream(field, (signal) => steps(context, options, signal));
}
