import type { CollectorCounts } from '@circuitwatch/scoring-definitions';
import type { EventQueue } from './event-queue.ts';
import type { CollectorProblem, LineDelivery } from './line-delivery.ts';

/** Counts that are counted up. */
export type CollectorTally = { -readonly [Name in keyof CollectorCounts]: CollectorCounts[Name] };

/** What a writer works with. */
export interface EventWriterOptions {
  readonly queue: EventQueue;
  readonly delivery: LineDelivery;
  readonly counts: CollectorTally;
  /** Names whose events these are, in sentences. */
  readonly name: string;
  readonly flushMs: number;
  readonly maximumBytes: number;
  readonly onProblem: (problem: CollectorProblem) => void;
}

/** Brings what waits in a queue to its files, one chunk after another. */
export interface EventWriter {
  /** Resolves when all that waited when it was called is written or lost. */
  readonly flush: () => Promise<void>;
  /** Sees to it that what waits is written within a while, or at once where it is much. */
  readonly flushLater: () => void;
}

/** Of the room; more is not left to wait. */
const shareToFlush = 1 / 8;

/** A writer that has nothing to do yet. */
export function createEventWriter(options: EventWriterOptions): EventWriter {
  const { queue, delivery, counts, name, flushMs, maximumBytes, onProblem } = options;
  let writing: Promise<void> | null = null;
  let wanted = 0;
  let timer: NodeJS.Timeout | undefined;

  const writeChunk = async (): Promise<void> => {
    const chunk = await queue.take(wanted);
    const { events, reason } = chunk.broken;
    const { written, lost } = await delivery.deliver(chunk);
    queue.release(chunk);
    counts.written += written;
    counts.dropped += lost + events;
    if (events > 0) {
      const message = `Events of ${name} lost, as they could not be made into JSON: ${events}. ${String(reason)}`;
      onProblem({ kind: 'REFUSED', message, error: reason });
    }
    if (delivery.isGivenUp()) counts.dropped += queue.clear();
  };
  const write = async (): Promise<void> => {
    while (queue.taken() < wanted) await writeChunk();
  };
  const rest = (): void => {
    writing = null;
    if (queue.taken() < queue.added()) flushLater();
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    wanted = queue.added();
    return (writing ??= write().finally(rest));
  };
  const flushLater = (): void => {
    if (writing) return;
    if (queue.bytes() > maximumBytes * shareToFlush) void flush();
    else timer ??= setTimeout(() => void flush(), flushMs).unref();
  };
  return { flush, flushLater };
}
