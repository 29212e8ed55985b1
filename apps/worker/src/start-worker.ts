import { hostname } from 'node:os';
import type { Persistence } from '@circuitwatch/persistence';
import type { Shutdown } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { Registry } from '@circuitwatch/platform-metrics';
import {
  ledgerJobs,
  monitorPartitionJob,
  monitorRunJob,
  monitorTickJob,
  scoreCpuJob,
  scoreGpuJob,
  type WorkerCapabilities,
} from '@circuitwatch/queue-contracts';
import {
  createQueueMetrics,
  registerQueueGauges,
  startOutboxRelay,
  startProcessors,
  startReconciler,
  startScheduleSync,
  startTicks,
  startWorkerHeartbeat,
  type JobProcessor,
  type QueueBackend,
} from '@circuitwatch/queue-runtime';
import type { ModelTelemetry } from '@circuitwatch/scoring-definitions';
import type { AskKql } from './alerting/rule-sources.ts';
import type { NotificationEnv } from './alerting/notification-env.ts';
import { startAlerting } from './alerting/start-alerting.ts';
import { startActualFiles } from './actuals/start-actual-files.ts';
import type { ComputePool } from './compute/compute-pool.ts';
import { startFrozenFiles } from './frozen-baselines/start-frozen-files.ts';
import { startTruthSearch } from './late-truth/start-truth-search.ts';
import { monitorPartitionProcessor } from './monitor-partition.processor.ts';
import { monitorRunProcessor } from './monitor-run.processor.ts';
import { monitorSchedules } from './monitor-schedules.ts';
import { startFallBack } from './scoring/fall-back.ts';
import { scoreProcessor } from './scoring/score.processor.ts';
import type { ScoringPool } from './scoring/scoring-pool.ts';
import type { TelemetryUpkeep } from './telemetry-upkeep/keep-telemetry.ts';
import { startTelemetryUpkeep } from './telemetry-upkeep/start-telemetry-upkeep.ts';

/** The clients that a worker is made of, opened by the composition root, and how patient it is. */
export interface WorkerParts {
  readonly workerId: string;
  readonly persistence: Persistence;
  readonly backend: QueueBackend;
  readonly pool: ComputePool;
  readonly scoringPool: ScoringPool;
  /** What it scores on; the models are the pool's. */
  readonly devices: Omit<WorkerCapabilities, 'models'>;
  /** Where copies of uploaded models are kept. */
  readonly modelFolder: string;
  readonly telemetry: ModelTelemetry;
  /** The data folder. */
  readonly baseFolder: string;
  /** Scoring jobs in work at once on the processors. */
  readonly scoringJobs: number;
  readonly log: Logger;
  readonly clock: () => Date;
  readonly registry: Registry;
  readonly shutdown: Pick<Shutdown, 'register'>;
  readonly lockMs: number;
  readonly reconcileMs: number;
  readonly silenceMs: number;
  readonly truthMs: number;
  readonly shutdownMs: number;
  /** How long the database keeps telemetry, and what takes it after that. */
  readonly telemetryKeeping: Pick<TelemetryUpkeep, 'keepDays' | 'archive'>;
  /** How messages leave the platform. */
  readonly notifications: NotificationEnv;
  /** Asks telemetry for rules. */
  readonly askKql: AskKql;
}

/** While some runs are read or stored, others should already be waiting at the threads. */
const jobsBesideThreads = 2;

/** Starts everything that a worker does; the steps of stopping are registered in reverse order of their need. */
export async function startWorker(parts: WorkerParts): Promise<void> {
  const { persistence, backend, log, clock, registry, shutdown, workerId } = parts;
  const queues = queuesOf(parts);
  const metrics = createQueueMetrics(registry);
  const { outbox, unfinishedJobs } = persistence;
  registerQueueGauges(registry, { backend, queues, outbox, clock });

  const startedAt = clock();
  const heartbeat = startWorkerHeartbeat({
    registry: persistence.workers,
    presence: () => ({
      id: workerId,
      hostname: hostname(),
      pid: process.pid,
      queues,
      startedAt,
      capabilities: { ...parts.devices, models: parts.scoringPool.models() },
    }),
    log,
    clock,
  });
  shutdown.register('heartbeat', () => heartbeat.stop());
  await startJobs(parts, metrics);

  const schedules = monitorSchedules(persistence);
  const lock = { lockDurationMs: parts.lockMs, stalledIntervalMs: Math.ceil(parts.lockMs / 3) };
  const ticks = await startTicks({ schedules, backend, log, clock, metrics, ...lock });
  shutdown.register('ticks', () => ticks.close());
  const relay = await startOutboxRelay({ outbox, backend, contracts: ledgerJobs, log, clock });
  shutdown.register('outbox relay', () => relay.stop());
  const reconciler = startReconciler({
    unfinishedJobs,
    backend,
    log,
    clock,
    metrics,
    everyMs: parts.reconcileMs,
    silentMs: parts.silenceMs,
  });
  shutdown.register('reconciler', () => reconciler.stop());
  const sync = startScheduleSync({ schedules, backend, log, clock });
  shutdown.register('schedule sync', () => sync.stop());
  const { runs } = persistence;
  const truth = startTruthSearch({ runs, pool: parts.pool, log, clock, quietMs: parts.truthMs });
  shutdown.register('search for late truth', () => truth.stop());
  const frozen = startFrozenFiles({ persistence, pool: parts.pool, log });
  shutdown.register('files of frozen baselines', () => frozen.stop());
  const { actuals } = persistence;
  const truths = startActualFiles({ actuals, baseFolder: parts.baseFolder, log });
  shutdown.register('files of ground truth', () => truths.stop());
  const { telemetryRetention: retention } = persistence;
  const upkeep = startTelemetryUpkeep({ retention, ...parts.telemetryKeeping, log, clock });
  shutdown.register('upkeep of telemetry', () => upkeep.stop());
  const fallBack = startFallBack({ scoring: persistence.scoring, backend, log, clock });
  shutdown.register('fallback from GPUs', () => fallBack.stop());
  const { notifications: notificationEnv, askKql } = parts;
  await startAlerting({ persistence, env: notificationEnv, askKql, log, clock, registry, shutdown });
}

function hasGpu({ devices }: WorkerParts): boolean {
  return devices.devices.some(({ kind }) => kind === 'GPU');
}

/** A worker without a GPU never takes what needs one. */
function queuesOf(parts: WorkerParts): readonly string[] {
  const scoring = hasGpu(parts) ? [scoreGpuJob, scoreCpuJob] : [scoreCpuJob];
  return [monitorRunJob, monitorPartitionJob, monitorTickJob, ...scoring].map(({ queue }) => queue);
}

function scoringProcessors(parts: WorkerParts): readonly JobProcessor[] {
  const { persistence, scoringPool, modelFolder, telemetry } = parts;
  const { scoring, modelFiles } = persistence;
  const deps = { scoring, modelFiles, modelFolder, telemetry, pool: scoringPool };
  return [scoreProcessor('CPU', deps), ...(hasGpu(parts) ? [scoreProcessor('GPU', deps)] : [])];
}

async function startJobs(parts: WorkerParts, metrics: ReturnType<typeof createQueueMetrics>): Promise<void> {
  const { persistence, backend, pool, log, clock, shutdown, workerId, lockMs, silenceMs, shutdownMs } = parts;
  const { runs, partitions } = persistence;
  const processors = await startProcessors({
    processors: [
      monitorRunProcessor({ runs, partitions, pool }),
      monitorPartitionProcessor({ partitions, pool }),
      ...scoringProcessors(parts),
    ],
    backend,
    ledger: persistence.ledger,
    cancelRequests: persistence.cancelRequests,
    workerId,
    concurrency: pool.threads + jobsBesideThreads,
    // A device does one thing at a time; a second job would only take its memory.
    concurrencyOf: { [scoreCpuJob.queue]: parts.scoringJobs, [scoreGpuJob.queue]: 1 },
    log,
    metrics,
    clock,
    lockDurationMs: lockMs,
    stalledIntervalMs: Math.ceil(lockMs / 3),
    // Several beats within the silence after which the queue is asked for the job.
    heartbeatMs: Math.ceil(silenceMs / 3),
  });
  shutdown.register('jobs', () => processors.close(shutdownMs));
}
