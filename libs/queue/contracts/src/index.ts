export { defineJob, type JobContract, type JobDefaults } from './define-job.ts';
export {
  ledgerJobs,
  monitorPartitionJob,
  monitorRunJob,
  monitorTickJob,
  scoreCpuJob,
  scoreGpuJob,
} from './jobs.ts';
export type { CancelRequests, JobClaim, JobLedger, LedgerJob, Outbox, UnfinishedJobs } from './ledger.ts';
export type { MonitorSchedules, ScheduledMonitor, ScheduleTick } from './schedules.ts';
export type { WorkerCapabilities, WorkerDevice, WorkerPresence, WorkerRegistry } from './worker-registry.ts';
