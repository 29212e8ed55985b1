import { AppError } from '@circuitwatch/platform-errors';
import type { Loaders } from '../loaders.ts';
import type { FollowedKind, ProgressEvents } from './progress-events.ts';

/** A stream of rows that ends at once when its taker leaves. */
type RowStream<Payload> = AsyncGenerator<Payload, void, void>;

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
function forget(loaders: Loaders): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}

/** A database that does not answer right now says nothing about the row: the next change, or pause, shows it. */
function unlessAway(error: unknown): 'away' {
  if (error instanceof AppError && error.code === 'UNAVAILABLE') return 'away';
  throw error;
}

async function* steps<Row>(
  { events, loaders }: FollowContext,
  { kind, id, read }: FollowOptions<Row>,
  signal: AbortSignal,
): RowStream<Row> {
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
): RowStream<Record<Field, Row>> {
  const controller = new AbortController();
  const rows = steps(context, options, controller.signal);
  const payloads = (async function* () {
    for await (const row of rows) yield { [field]: row } as Record<Field, Row>;
  })();
  const leave = payloads.return.bind(payloads);
  payloads.return = (value) => {
    controller.abort();
    return leave(value);
  };
  return payloads;
}
