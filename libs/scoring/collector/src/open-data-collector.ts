import { invalid } from '@circuitwatch/platform-errors';
import {
  deploymentReference,
  type CollectedRows,
  type CollectorOptions,
  type DataCollector,
} from '@circuitwatch/scoring-definitions';
import { deploymentFolder, eventFormat, type CollectedDeployment } from './cloud-event.ts';
import { createEventQueue } from './event-queue.ts';
import { createEventWriter } from './event-writer.ts';
import { isSampled } from './is-sampled.ts';
import { createLineDelivery, type CollectorProblem } from './line-delivery.ts';
import type { LineTarget } from './line-target.ts';
import { startMending } from './start-mending.ts';

/** What a deployment collects, and where it goes. */
export interface DataCollectorOptions extends CollectedDeployment, CollectorOptions {
  readonly target: LineTarget;
  /** Names this process's files; no other process, before, beside or after it, may use it. */
  readonly instanceId: string;
  /** What was collected is written so long after; a second unless said. */
  readonly flushMs?: number;
  /** What may wait while the target does not take it; 64 MiB unless said. */
  readonly maximumBytes?: number;
  readonly onProblem: (problem: CollectorProblem) => void;
}

/**
 * Collects rows in the layout of Azure's data collector: `modelDataCollector/<endpoint>/<deployment>/<collection>/
 * <yyyy>/<MM>/<dd>/<HH>/<instanceId>.jsonl` in UTC by the event's time, one event a call. Nothing is made into text before
 * it is written, and then a millisecond's worth at a time. When the room is full the newest events are dropped.
 *
 * @throws AppError INVALID for names that are no names of files, two collections of one name and no sampling rates.
 */
export function openDataCollector(options: DataCollectorOptions): DataCollector {
  const { target, instanceId, onProblem, flushMs = 1_000, maximumBytes = 64 * 2 ** 20 } = options;
  refuseUnusable(options);
  const rates = new Map(options.collections.map(({ name, samplingRate }) => [name, samplingRate]));
  const name = deploymentReference({ endpoint: options.endpoint, name: options.deployment });
  const place = { format: eventFormat(options), instanceId, uriOf: target.uriOf };
  const queue = createEventQueue(place, maximumBytes);
  const counts = { written: 0, skipped: 0, dropped: 0 };
  const delivery = createLineDelivery({ target, name, onProblem, dropped: () => counts.dropped });
  const mending = startMending(target, deploymentFolder(options));
  const writer = createEventWriter({ queue, delivery, counts, name, flushMs, maximumBytes, onProblem });
  let isFull = false;

  const drop = (): void => {
    counts.dropped += 1;
    if (isFull || closing) return;
    isFull = true;
    const message = `${name} collects more than is written: its ${maximumBytes} bytes are full, and the newest events are dropped until there is room.`;
    onProblem({ kind: 'FULL', message });
  };
  const keep = (rows: CollectedRows): void => {
    if (closing || !queue.add(rows)) return drop();
    if (queue.bytes() < maximumBytes / 2) isFull = false;
    writer.flushLater();
  };
  const keeps = (collection: string, correlationId: string): boolean =>
    isSampled(correlationId, rates.get(collection) ?? 0);
  const close = async (): Promise<void> => {
    delivery.hurry();
    await Promise.all([writer.flush(), mending.stop()]);
  };
  let closing: Promise<void> | undefined;
  return {
    keeps,
    collect: (rows) => {
      if (keeps(rows.collection, rows.correlationId)) keep(rows);
      else counts.skipped += 1;
    },
    counts: () => ({ ...counts }),
    flush: writer.flush,
    close: () => (closing ??= close()),
  };
}

function refuseUnusable({ endpoint, deployment, instanceId, collections }: DataCollectorOptions): void {
  const names = collections.map(({ name }) => name);
  for (const name of [deployment, instanceId, ...names, ...(endpoint === null ? [] : [endpoint])]) {
    if (/^[^/\\\p{Cc}]+$/u.test(name) && !name.startsWith('.')) continue;
    throw invalid(`"${name}" cannot name a file of collected data: leave out slashes and a dot in front.`);
  }
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw invalid(`The collection "${twice}" is named twice; keep one of the two.`);
  for (const { name, samplingRate } of collections) {
    if (samplingRate >= 0 && samplingRate <= 1) continue;
    throw invalid(
      `The sampling rate of "${name}" is ${samplingRate}: give the share of ids to keep, from 0 to 1.`,
    );
  }
}
