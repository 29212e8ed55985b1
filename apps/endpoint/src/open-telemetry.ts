import type { Persistence } from '@circuitwatch/persistence';
import { systemClock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { Registry } from '@circuitwatch/platform-metrics';
import type { ModelTelemetry } from '@circuitwatch/scoring-definitions';
import { createRequestStatistics, type RequestStatistics } from '@circuitwatch/scoring-online';
import {
  createTelemetryWriter,
  loggedModelTelemetry,
  prometheusModelTelemetry,
  storedModelTelemetry,
  tellAll,
} from '@circuitwatch/telemetry-writing';

/** What telling of models and requests needs. */
export interface TelemetryParts {
  readonly persistence: Pick<Persistence, 'telemetry'>;
  readonly registry: Registry;
  readonly instance: string;
  readonly log: Logger;
}

/** Telemetry of one server. */
export interface EndpointTelemetry {
  readonly models: ModelTelemetry;
  readonly statistics: RequestStatistics;
  /** Hands the counts of the last seconds to the store; these deployments have a sample in any case. */
  readonly sample: (deploymentIds: readonly string[]) => void;
  /** Flushes. */
  readonly close: () => Promise<void>;
}

function processUsage(): { cpuSeconds: number; memoryBytes: number } {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, memoryBytes: process.memoryUsage.rss() };
}

/** Prometheus, the log and the store are told of everything. */
export function openEndpointTelemetry({
  persistence,
  registry,
  instance,
  log,
}: TelemetryParts): EndpointTelemetry {
  const writer = createTelemetryWriter({
    store: persistence.telemetry,
    roleName: 'circuitwatch-endpoint',
    roleInstance: instance,
    clock: systemClock,
    onProblem: (problem) => log.warn({ problem }, 'Telemetry could not be stored'),
  });
  const logged = loggedModelTelemetry({ log });
  const statistics = createRequestStatistics({ instance, clock: systemClock, usage: processUsage });
  return {
    models: tellAll([prometheusModelTelemetry(registry), logged, storedModelTelemetry(writer)]),
    statistics,
    sample: (deploymentIds) => {
      logged.flush();
      for (const sample of statistics.take(deploymentIds)) writer.sample(sample);
    },
    close: () => writer.close(),
  };
}
