/** How a circuit is doing. */
export type CircuitHealth = 'BREACHED' | 'FAILED' | 'NO_DATA' | 'HEALTHY' | 'UNKNOWN';

/** Every state of a circuit, worst first. */
export const circuitHealths: readonly CircuitHealth[] = [
  'BREACHED',
  'FAILED',
  'NO_DATA',
  'HEALTHY',
  'UNKNOWN',
];

/** Where a run stands. */
export type RunStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

/** Every status of a run. */
export const runStatuses: readonly RunStatus[] = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'];

/** What a metric, signal or run says. */
export type Verdict = 'HEALTHY' | 'BREACHED' | 'NO_DATA' | 'OBSERVED';

/** Every verdict. */
export const verdicts: readonly Verdict[] = ['HEALTHY', 'BREACHED', 'NO_DATA', 'OBSERVED'];

/** Where a job stands. */
export type JobStatus = 'QUEUED' | 'ACTIVE' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

/** Every status of a job. */
export const jobStatuses: readonly JobStatus[] = ['QUEUED', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'CANCELED'];

/** What a token may do. */
export type Role = 'VIEWER' | 'OPERATOR' | 'ENGINEER' | 'ADMIN';

/** Every role, each including the ones before it. */
export const roles: readonly Role[] = ['VIEWER', 'OPERATOR', 'ENGINEER', 'ADMIN'];

/** How far a model version has come. */
export type Stage = 'DEV' | 'TEST' | 'PROD';

/** Every stage. */
export const stages: readonly Stage[] = ['DEV', 'TEST', 'PROD'];

/** What a model predicts. */
export type ModelTask = 'REGRESSION' | 'CLASSIFICATION';

/** Every task of a model. */
export const modelTasks: readonly ModelTask[] = ['REGRESSION', 'CLASSIFICATION'];

/** Where a model may run. */
export type Device = 'CPU' | 'GPU';

/** Every device. */
export const devices: readonly Device[] = ['CPU', 'GPU'];

/** A run as the commands follow it. */
export interface Run {
  readonly id: string;
  readonly status: RunStatus;
  readonly verdict: Verdict | null;
  readonly progress: number;
  readonly breachCount: number;
  readonly scheduledAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly errorMessage: string | null;
  readonly monitor: { readonly name: string };
}

/** The selection that gives a Run. */
export const runFields = `
  id status verdict progress breachCount scheduledAt startedAt finishedAt errorMessage
  monitor { name }
`;

/** A batch as the commands follow it. */
export interface Batch {
  readonly id: string;
  readonly total: number;
  readonly queued: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  readonly breached: number;
  readonly progress: number;
  readonly done: boolean;
}

/** The selection that gives a Batch. */
export const batchFields = 'id total queued running succeeded failed canceled breached progress done';

/** The selection that paging needs. */
export const pageFields = 'pageInfo { hasNextPage endCursor }';
