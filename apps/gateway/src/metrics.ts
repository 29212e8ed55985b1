import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import {
  type Counter,
  createCounter,
  createGauge,
  createHistogram,
  createRegistry,
  type Histogram,
  type Registry,
} from '@circuitwatch/platform-metrics';

/** What the gateway counts and times, and the registry that shows it. */
export interface GatewayMetrics {
  readonly registry: Registry;
  readonly requests: Counter<'operation_type' | 'outcome'>;
  readonly durations: Histogram<'operation_type'>;
  readonly rejections: Counter<'reason'>;
}

/** The gateway's metrics, with gauges that read the database when the page is read. */
export function createGatewayMetrics(persistence: Persistence, version: string, now: Clock): GatewayMetrics {
  const registry = createRegistry({ component: 'gateway', version });
  addDatabaseGauges(registry, persistence, now);
  return {
    registry,
    requests: createCounter(registry, {
      name: 'circuitwatch_graphql_requests_total',
      help: 'GraphQL operations by type and outcome: success, error, or refused before it ran.',
      labels: ['operation_type', 'outcome'],
    }),
    durations: createHistogram(registry, {
      name: 'circuitwatch_graphql_request_duration_seconds',
      help: 'Time from the parsed operation to its result, by type; subscriptions are not timed.',
      labels: ['operation_type'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    rejections: createCounter(registry, {
      name: 'circuitwatch_graphql_rejections_total',
      help: 'Requests that were refused before they ran, by reason.',
      labels: ['reason'],
    }),
  };
}

function addDatabaseGauges(registry: Registry, persistence: Persistence, now: Clock): void {
  const oldestAge = createGauge(registry, {
    name: 'circuitwatch_outbox_oldest_age_seconds',
    help: 'Age of the oldest outbox row that waits for the relay; 0 when none waits.',
  });
  createGauge(registry, {
    name: 'circuitwatch_outbox_pending',
    help: 'Outbox rows that wait for the relay.',
    collect: async (gauge) => {
      const { pending, oldestAgeMs } = await persistence.outbox.backlog(now());
      gauge.set(pending);
      oldestAge.set(oldestAgeMs / 1_000);
    },
  });
  createGauge(registry, {
    name: 'circuitwatch_postgres_pool_connections',
    help: 'Connections of the pool by state: in_use, or waiting for callers without one.',
    labels: ['state'],
    collect: (gauge) => {
      const { inUse, waiting } = persistence.poolUsage();
      gauge.set({ state: 'in_use' }, inUse);
      gauge.set({ state: 'waiting' }, waiting);
    },
  });
  createGauge(registry, {
    name: 'circuitwatch_circuits',
    help: 'Circuits by state of health.',
    labels: ['health'],
    collect: async (gauge) => {
      for (const [health, count] of await persistence.circuits.healthCounts()) gauge.set({ health }, count);
    },
  });
  createGauge(registry, {
    name: 'circuitwatch_dead_letters_open',
    help: 'Dead letters that wait for a decision.',
    collect: async (gauge) => {
      gauge.set(await persistence.deadLetters.count({ open: true }));
    },
  });
  createGauge(registry, {
    name: 'circuitwatch_queue_jobs',
    help: 'Unfinished jobs by queue and state.',
    labels: ['queue', 'status'],
    collect: async (gauge) => {
      gauge.reset();
      for (const { queue, status, count } of await persistence.jobs.openCounts())
        gauge.set({ queue, status }, count);
    },
  });
}
