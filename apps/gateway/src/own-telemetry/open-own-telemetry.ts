import { hostname } from 'node:os';
import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { createRowSampler } from '@circuitwatch/telemetry-intake';
import { createTelemetryWriter } from '@circuitwatch/telemetry-writing';
import { createRequestTelemetry, type RequestTelemetry } from './request-telemetry.ts';

/** What telling of the gateway needs. */
export interface OwnTelemetryParts {
  readonly persistence: Pick<Persistence, 'telemetry'>;
  readonly now: Clock;
  readonly log: Logger;
  /** Successful requests of one name that are kept in a second; of more, some stand for all. */
  readonly mostPerSecond: number;
}

/** The gateway's telemetry, and what flushes it at the end. */
export interface OwnTelemetry {
  readonly requests: RequestTelemetry;
  readonly close: () => Promise<void>;
}

/** Writes what the gateway is asked into the telemetry store; that the store is away is logged and harms nobody. */
export function openOwnTelemetry({ persistence, now, log, mostPerSecond }: OwnTelemetryParts): OwnTelemetry {
  const { telemetry } = persistence;
  const sample = createRowSampler(mostPerSecond);
  const writer = createTelemetryWriter({
    store: { insert: (batch, at) => telemetry.insert({ ...batch, rows: sample(batch.rows, at) }, at) },
    roleName: 'circuitwatch-gateway',
    roleInstance: `${hostname()}-${process.pid}`,
    clock: now,
    onProblem: (problem) => log.warn({ problem }, 'Telemetry could not be stored'),
  });
  return { requests: createRequestTelemetry(writer, now), close: () => writer.close() };
}
