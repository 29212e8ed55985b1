export { defineJob, type JobContract, type JobDefaults } from './define-job.ts';
export { ledgerJobs, monitorPartitionJob, monitorRunJob, monitorTickJob } from './jobs.ts';
export type { CancelRequests, JobClaim, JobLedger, LedgerJob, Outbox, UnfinishedJobs } from './ledger.ts';
export type { MonitorSchedules, ScheduledMonitor, ScheduleTick } from './schedules.ts';
export type { WorkerPresence, WorkerRegistry } from './worker-registry.ts';
