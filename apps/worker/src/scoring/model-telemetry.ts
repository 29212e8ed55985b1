import type { Persistence } from '@circuitwatch/persistence';
import { systemClock, type Shutdown } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { Registry } from '@circuitwatch/platform-metrics';
import type { ModelTelemetry } from '@circuitwatch/scoring-definitions';
import {
  createTelemetryWriter,
  loggedModelTelemetry,
  prometheusModelTelemetry,
  storedModelTelemetry,
  tellAll,
} from '@circuitwatch/telemetry-writing';

/** What telling of models needs. */
export interface ModelTelemetryParts {
  readonly persistence: Pick<Persistence, 'telemetry'>;
  readonly registry: Registry;
  readonly workerId: string;
  readonly log: Logger;
  readonly shutdown: Pick<Shutdown, 'register'>;
}

/** Tells Prometheus, the log and the telemetry store what models do; the store's rows are flushed when the worker stops. */
export function openModelTelemetry(parts: ModelTelemetryParts): ModelTelemetry {
  const { persistence, registry, workerId, log, shutdown } = parts;
  const writer = createTelemetryWriter({
    store: persistence.telemetry,
    roleName: 'circuitwatch-worker',
    roleInstance: workerId,
    clock: systemClock,
    onProblem: (problem) => log.warn({ problem }, 'Telemetry could not be stored'),
  });
  shutdown.register('telemetry', () => writer.close());
  const logged = loggedModelTelemetry({ log });
  // What was summed up is told before the store is, at the end too.
  writer.beforeFlush(() => logged.flush());
  return tellAll([prometheusModelTelemetry(registry), logged, storedModelTelemetry(writer)]);
}
