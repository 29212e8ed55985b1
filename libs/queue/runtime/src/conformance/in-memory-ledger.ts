import { AppError } from '@circuitwatch/platform-errors';
import type {
  CancelRequests,
  JobClaim,
  JobContract,
  JobLedger,
  LedgerJob,
  Outbox,
  UnfinishedJobs,
} from '@circuitwatch/queue-contracts';
import { randomUUID } from 'node:crypto';

/** A row of the fake ledger. */
export interface LedgerRow {
  readonly id: string;
  readonly contract: JobContract;
  readonly payload: unknown;
  readonly priority: number;
  readonly maxAttempts: number;
  status: 'QUEUED' | 'ACTIVE' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  fence: number;
  attempts: number;
  progress: number;
  cancelRequested: boolean;
  sentAt: Date | null;
  heardAt: Date;
  error: string | null;
}

/** The ledger's ports in memory, by the rules that the real one keeps in Postgres. */
export class InMemoryLedger implements JobLedger, Outbox, UnfinishedJobs, CancelRequests {
  readonly rows = new Map<string, LedgerRow>();
  readonly effects: { jobId: string; fence: number; value: unknown }[] = [];
  readonly deadLetters: { jobId: string; code: string; message: string }[] = [];
  readonly progressSeen: number[] = [];
  private readonly arrivals = new Set<() => void>();
  private readonly cancels = new Set<(jobId: string) => void>();

  enqueue(
    contract: JobContract,
    payload: unknown,
    options: { priority?: number; maxAttempts?: number } = {},
  ): string {
    const id = randomUUID();
    this.rows.set(id, {
      id,
      contract,
      payload,
      priority: options.priority ?? contract.defaults.priority,
      maxAttempts: options.maxAttempts ?? contract.defaults.attempts,
      status: 'QUEUED',
      fence: 0,
      attempts: 0,
      progress: 0,
      cancelRequested: false,
      sentAt: null,
      heardAt: new Date(),
      error: null,
    });
    this.announce();
    return id;
  }

  row(id: string): LedgerRow {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`No job ${id}.`);
    return row;
  }

  /** The row as the relay sends it. */
  asJob(id: string): LedgerJob {
    return toLedgerJob(this.row(id));
  }

  private announce(): void {
    for (const notify of this.arrivals) notify();
  }

  private held(claim: JobClaim): LedgerRow {
    const row = this.row(claim.jobId);
    if (row.fence !== claim.fence || row.status !== 'ACTIVE')
      throw new AppError('FENCED', 'Not the newest claim.');
    return row;
  }

  /** The effect of a handler: stores a value and finishes the job, under the fence. */
  async complete(claim: JobClaim, value: unknown): Promise<void> {
    const row = this.held(claim);
    row.status = 'SUCCEEDED';
    this.effects.push({ jobId: claim.jobId, fence: claim.fence, value });
  }

  async claim(jobId: string, workerId: string, now: Date): Promise<JobClaim | null> {
    const row = this.rows.get(jobId);
    if (row === undefined || !isUnfinished(row)) return null;
    Object.assign(row, { status: 'ACTIVE', fence: row.fence + 1, attempts: row.attempts + 1, heardAt: now });
    return { jobId, workerId, fence: row.fence, attempt: row.attempts };
  }

  async progress(claim: JobClaim, progress: number, now: Date): Promise<boolean> {
    const row = this.row(claim.jobId);
    if (row.fence !== claim.fence || row.status !== 'ACTIVE' || row.cancelRequested) return false;
    Object.assign(row, { progress, heardAt: now });
    this.progressSeen.push(progress);
    return true;
  }

  async retryLater(claim: JobClaim, error: string, now: Date): Promise<void> {
    Object.assign(this.held(claim), { status: 'QUEUED', error, heardAt: now });
  }

  async handBack(claim: JobClaim, reason: string, now: Date): Promise<void> {
    const row = this.held(claim);
    Object.assign(row, { status: 'QUEUED', error: reason, heardAt: now, attempts: row.attempts - 1 });
  }

  async fail(claim: JobClaim, error: { message: string; code: string }): Promise<void> {
    Object.assign(this.held(claim), { status: 'FAILED', error: error.message });
    this.deadLetters.push({ jobId: claim.jobId, code: error.code, message: error.message });
  }

  async cancel(claim: JobClaim): Promise<void> {
    this.held(claim).status = 'CANCELED';
  }

  /** What the cancelJob mutation does. */
  requestCancel(jobId: string, options: { silently?: boolean } = {}): void {
    const row = this.row(jobId);
    if (row.status === 'QUEUED') row.status = 'CANCELED';
    else row.cancelRequested = true;
    if (options.silently !== true) for (const notify of this.cancels) notify(jobId);
  }

  /** What the retryJob mutation does. */
  retryDeadLetter(jobId: string): void {
    Object.assign(this.row(jobId), { status: 'QUEUED', attempts: 0, sentAt: null, error: null });
    this.announce();
  }

  async drain(
    limit: number,
    send: (jobs: readonly LedgerJob[]) => Promise<void>,
    now: Date,
  ): Promise<number> {
    const rows = [...this.rows.values()]
      .filter((row) => row.sentAt === null && row.status === 'QUEUED')
      .slice(0, limit);
    if (rows.length === 0) return 0;
    await send(rows.map(toLedgerJob));
    for (const row of rows) row.sentAt = now;
    return rows.length;
  }

  async onArrival(notify: () => void): Promise<() => Promise<void>> {
    this.arrivals.add(notify);
    return async () => void this.arrivals.delete(notify);
  }

  async backlog(): Promise<{ pending: number; oldestAgeMs: number }> {
    return {
      pending: [...this.rows.values()].filter(({ sentAt }) => sentAt === null).length,
      oldestAgeMs: 0,
    };
  }

  async list(silentSince: Date, limit: number): Promise<readonly LedgerJob[]> {
    return [...this.rows.values()]
      .filter(isUnfinished)
      .filter((row) => row.sentAt !== null && row.heardAt <= silentSince)
      .slice(0, limit)
      .map(toLedgerJob);
  }

  async resend(jobIds: readonly string[]): Promise<void> {
    const unfinished = jobIds.map((id) => this.row(id)).filter(isUnfinished);
    for (const row of unfinished) Object.assign(row, { sentAt: null, status: 'QUEUED' });
    this.announce();
  }

  async onCancel(notify: (jobId: string) => void): Promise<() => Promise<void>> {
    this.cancels.add(notify);
    return async () => void this.cancels.delete(notify);
  }
}

function isUnfinished({ status }: LedgerRow): boolean {
  return status === 'QUEUED' || status === 'ACTIVE';
}

function toLedgerJob(row: LedgerRow): LedgerJob {
  return {
    id: row.id,
    queue: row.contract.queue,
    name: row.contract.name,
    payload: row.payload,
    priority: row.priority,
    attempts: row.attempts,
    maxAttempts: row.maxAttempts,
    requestId: null,
  };
}
