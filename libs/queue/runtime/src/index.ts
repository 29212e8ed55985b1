export { defineProcessor, type JobContext, type JobHandler, type JobProcessor } from './define-processor.ts';
export { startOutboxRelay, type OutboxRelay, type OutboxRelayOptions } from './outbox-relay.ts';
export { openQueueBackend, type QueueBackendOptions, type QueueTarget } from './open-queue-backend.ts';
export { startPeriodic, type PeriodicOptions, type PeriodicTask } from './periodic.ts';
export type { QueueBackend } from './queue-backend.ts';
export {
  createQueueMetrics,
  registerQueueGauges,
  type QueueGaugeOptions,
  type QueueMetrics,
} from './queue-metrics.ts';
export { reconcile, startReconciler, type Reconciler, type ReconcilerOptions } from './reconciler.ts';
export { checkRedis } from './redis-target.ts';
export { startProcessors, type ProcessorsOptions, type RunningProcessors } from './start-processors.ts';
export {
  startScheduleSync,
  syncSchedules,
  type ScheduleSyncOptions,
  type ScheduleSyncResult,
} from './sync-schedules.ts';
export { startTicks, type RunningTicks, type TicksOptions } from './start-ticks.ts';
export { startWorkerHeartbeat, type WorkerHeartbeatOptions } from './worker-heartbeat.ts';
