import {
  createCounter,
  createGauge,
  createHistogram,
  type Counter,
  type Histogram,
  type Registry,
} from '@circuitwatch/platform-metrics';
import type { Outbox } from '@circuitwatch/queue-contracts';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { QueueBackend } from './queue-backend.ts';

/** The numbers that jobs leave behind as they run. */
export interface QueueMetrics {
  readonly finished: Counter<'queue' | 'outcome'>;
  readonly duration: Histogram<'queue'>;
  readonly wait: Histogram<'queue'>;
  readonly stalled: Counter<'queue'>;
  readonly healed: Counter<'queue' | 'fault'>;
  readonly missedTicks: Counter;
}

const secondsBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000];

/** Registers the metrics that jobs count into. */
export function createQueueMetrics(registry: Registry): QueueMetrics {
  return {
    finished: createCounter(registry, {
      name: 'circuitwatch_jobs_finished_total',
      help: 'Attempts at jobs by how they ended.',
      labels: ['queue', 'outcome'],
    }),
    duration: createHistogram(registry, {
      name: 'circuitwatch_job_duration_seconds',
      help: 'Time a worker spent on one attempt at a job.',
      labels: ['queue'],
      buckets: secondsBuckets,
    }),
    wait: createHistogram(registry, {
      name: 'circuitwatch_job_wait_seconds',
      help: 'Time between adding a job to the queue and a worker taking it.',
      labels: ['queue'],
      buckets: secondsBuckets,
    }),
    stalled: createCounter(registry, {
      name: 'circuitwatch_jobs_stalled_total',
      help: 'Jobs taken over because their worker went silent.',
      labels: ['queue'],
    }),
    healed: createCounter(registry, {
      name: 'circuitwatch_jobs_healed_total',
      help: 'Jobs sent again because the queue had lost them or held them as finished.',
      labels: ['queue', 'fault'],
    }),
    missedTicks: createCounter(registry, {
      name: 'circuitwatch_scheduler_missed_ticks_total',
      help: 'Ticks of monitor schedules that did not come.',
    }),
  };
}

/** What the gauges look at when the metrics page is read. */
export interface QueueGaugeOptions {
  readonly backend: QueueBackend;
  readonly queues: readonly string[];
  readonly outbox: Outbox;
  readonly clock: Clock;
}

const states = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;

async function oldestAgeSeconds(backend: QueueBackend, queue: string, now: Date): Promise<number> {
  const heads = await Promise.all([
    backend.queue(queue).getJobs(['waiting'], 0, 0, true),
    backend.queue(queue).getJobs(['prioritized'], 0, 0, true),
  ]);
  const ages = heads.flat().map(({ timestamp }) => (now.getTime() - timestamp) / 1_000);
  return Math.max(0, ...ages);
}

/** Registers gauges of the queues' and the outbox's length and age and of the event loop's lag, read on demand. */
export function registerQueueGauges(
  registry: Registry,
  { backend, queues, outbox, clock }: QueueGaugeOptions,
): void {
  createGauge(registry, {
    name: 'circuitwatch_queue_jobs',
    help: 'Jobs in the queue by state.',
    labels: ['queue', 'state'],
    collect: async (gauge) => {
      for (const queue of queues) {
        const counts = await backend.queue(queue).getJobCounts(...states);
        for (const state of states) gauge.set({ queue, state }, counts[state] ?? 0);
      }
    },
  });
  createGauge(registry, {
    name: 'circuitwatch_queue_oldest_waiting_age_seconds',
    help: 'How long the next job of the queue has been waiting; 0 when none waits.',
    labels: ['queue'],
    collect: async (gauge) => {
      for (const queue of queues) gauge.set({ queue }, await oldestAgeSeconds(backend, queue, clock()));
    },
  });
  registerOutboxGauges(registry, outbox, clock);
  registerLoopLag(registry);
}

function registerOutboxGauges(registry: Registry, outbox: Outbox, clock: Clock): void {
  createGauge(registry, {
    name: 'circuitwatch_outbox_pending',
    help: 'Jobs in the outbox that were not sent to the queue yet.',
    collect: async (gauge) => gauge.set((await outbox.backlog(clock())).pending),
  });
  createGauge(registry, {
    name: 'circuitwatch_outbox_oldest_age_seconds',
    help: 'Age of the oldest job in the outbox; 0 when it is empty.',
    collect: async (gauge) => gauge.set((await outbox.backlog(clock())).oldestAgeMs / 1_000),
  });
}

function registerLoopLag(registry: Registry): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  createGauge(registry, {
    name: 'circuitwatch_worker_event_loop_lag_seconds',
    help: 'Longest delay of the event loop since the metrics were last read; near the lock duration, jobs are lost to other workers.',
    collect: (gauge) => {
      gauge.set(delay.max / 1e9);
      delay.reset();
    },
  });
}
