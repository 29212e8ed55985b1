import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Device, ScoringFile } from '@circuitwatch/scoring-definitions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, claimOne, createOne, minutesLater, noon } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { LedgerJob } from '@circuitwatch/queue-contracts';
import type { NewScoringJob, ScoringJob } from './records.ts';

describe('scoring jobs', () => {
  let test: TestPersistence;
  let deployments = 0;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  async function deploy(devices: readonly Device[] = ['CPU', 'GPU']): Promise<string> {
    const { db } = test;
    const name = `scored-${++deployments}`;
    const { circuit } = await createOne(db);
    const model = await db.models.create({ name }, actor);
    const version = await db.modelVersions.create(
      { modelId: model.id, uri: 'models/m.onnx', checksum: 'a'.repeat(64), features: ['x'], devices },
      actor,
    );
    const deployment = await db.deployments.create(
      { name, kind: 'BATCH', modelVersionId: version.id, circuitId: circuit.id },
      actor,
    );
    return deployment.id;
  }

  function newJob(deploymentId: string, changes: Partial<NewScoringJob> = {}): NewScoringJob {
    return {
      deploymentId,
      input: {
        asset: null,
        uri: 'data/in.parquet',
        timestampColumn: null,
        correlationColumn: 'id',
        keepColumns: null,
        window: null,
      },
      outputUri: 'predictions/out',
      miniBatchRows: 1_000,
      device: 'ANY',
      fallbackSeconds: null,
      priority: 100,
      scheduledAt: noon,
      ...changes,
    };
  }

  async function submitOne(
    changes: Partial<NewScoringJob> = {},
    devices?: readonly Device[],
  ): Promise<ScoringJob> {
    const job = newJob(await deploy(devices), changes);
    const { jobs } = await test.db.scoring.submit({ jobs: [job], actor, requestId: 'request-1', now: noon });
    const [only] = jobs;
    if (only === undefined) throw new Error('No job was submitted.');
    return only;
  }

  async function sendAll(now = noon): Promise<readonly LedgerJob[]> {
    const sent: LedgerJob[] = [];
    await test.db.outbox.drain(1000, async (jobs) => void sent.push(...jobs), now);
    return sent;
  }

  const listed = { uri: 'file:///data/in.parquet', bytes: 5_000_000_000, modifiedAt: noon.toISOString() };

  async function startOne(job: ScoringJob): Promise<{ claim: JobClaim; file: ScoringFile }> {
    const claim = await claimOne(test.db, job.jobId);
    const [file] = await test.db.scoring.listFiles(claim, job.id, [listed, { ...listed, uri: 'file:///b' }]);
    if (file === undefined) throw new Error('No file was listed.');
    return { claim, file };
  }

  it('are sent through the outbox with their request, and loaded whole', async () => {
    const job = await submitOne({ priority: 7 });
    const sent = (await sendAll()).find(({ id }) => id === job.jobId);
    expect(sent).toMatchObject({
      queue: 'score-cpu',
      name: 'score',
      payload: { scoringJobId: job.id },
      priority: 7,
      maxAttempts: 5,
      requestId: 'request-1',
    });
    const loaded = await test.db.scoring.loadForExecution(job.id);
    expect(loaded).toMatchObject({
      job,
      model: {
        number: 1,
        uri: 'models/m.onnx',
        declaration: {
          task: null,
          features: [{ name: 'x', type: 'NUMBER', categories: null }],
          outputs: null,
        },
      },
      files: [],
    });
    expect(loaded.plant).toMatch(/^fleet-/);
    expect(await test.db.scoring.byJobIds([job.jobId])).toEqual([job]);
  });

  it('keep their list of files, and go on where the last part was written', async () => {
    const { scoring, jobs } = test.db;
    const job = await submitOne();
    const { claim, file } = await startOne(job);
    expect(file).toMatchObject({
      ...listed,
      index: 0,
      status: 'PENDING',
      rowsDone: 0,
      parts: [],
      moments: null,
    });
    const again = await scoring.listFiles(claim, job.id, [{ ...listed, uri: 'file:///other' }]);
    expect(again.map(({ uri }) => uri)).toEqual([listed.uri, 'file:///b']);
    const written: ScoringFile = {
      ...file,
      status: 'RUNNING',
      rowsDone: 3_000_000_000,
      invalidRows: 2,
      parts: [{ uri: 'predictions/out/part-0.parquet', rows: 3_000_000_000 }],
      latencyMs: 12.5,
      moments: { count: 2_999_999_998, mean: 0.1, squares: 1e9 },
    };
    await scoring.checkpoint(claim, job.id, written);
    await scoring.checkpoint(claim, job.id, { ...again[1], ...failed } as ScoringFile);
    expect((await scoring.loadForExecution(job.id)).files[0]).toEqual(written);
    expect(await scoring.totals([job.id, 'unknown'])).toEqual([
      { files: 2, succeededFiles: 0, failedFiles: 1, rows: 3_000_000_000, invalidRows: 2, latencyMs: 12.5 },
      null,
    ]);
    expect(await scoring.files(job.id, { after: 0, limit: 10 })).toMatchObject([
      { index: 1, error: 'No column x.' },
    ]);
    const execution = { device: 'CPU', threads: 1, rowsAtOnce: 4_096, workerId: 'worker-1' } as const;
    await scoring.finish(claim, job.id, execution, minutesLater(1));
    expect(await jobs.get(job.jobId)).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
    expect(await scoring.get(job.id)).toMatchObject({ execution });
  });

  const failed = { status: 'FAILED', error: 'No column x.' } as const;

  it('take nothing from a worker that lost them', async () => {
    const { scoring } = test.db;
    const job = await submitOne();
    const { claim, file } = await startOne(job);
    const newer = await claimOne(test.db, job.jobId, 'worker-2');
    const execution = { device: 'CPU', threads: 1, rowsAtOnce: 1, workerId: 'worker-1' } as const;
    await expect(scoring.checkpoint(claim, job.id, { ...file, rowsDone: 5 })).rejects.toMatchObject({
      code: 'FENCED',
    });
    await expect(scoring.finish(claim, job.id, execution, noon)).rejects.toMatchObject({ code: 'FENCED' });
    await expect(scoring.listFiles(claim, job.id, [])).rejects.toMatchObject({ code: 'FENCED' });
    await scoring.checkpoint(newer, job.id, { ...file, rowsDone: 7 });
    expect((await scoring.loadForExecution(job.id)).files[0]?.rowsDone).toBe(7);
  });

  it('start where preference, model and living workers say, and fall back in time', async () => {
    const { db } = test;
    const queueOf = async ({ jobId }: ScoringJob): Promise<string> => (await db.jobs.get(jobId)).queue;
    expect(await queueOf(await submitOne({}, ['GPU']))).toBe('score-gpu');
    expect(await queueOf(await submitOne({ device: 'GPU' }))).toBe('score-gpu');
    const worker = {
      id: 'w',
      hostname: 'h',
      pid: 1,
      queues: ['score-gpu'],
      capabilities: null,
      startedAt: noon,
    };
    await db.workers.heartbeat(worker, noon);
    const job = await submitOne({ fallbackSeconds: 90 });
    expect(await queueOf(job)).toBe('score-gpu');
    await sendAll();
    expect(await db.scoring.fallBack(minutesLater(1))).toEqual([]);
    const inWork = await submitOne({ fallbackSeconds: 90 });
    await sendAll();
    await claimOne(db, inWork.jobId);
    expect(await db.scoring.fallBack(minutesLater(2))).toEqual([job.jobId]);
    expect(await queueOf(job)).toBe('score-cpu');
    expect((await sendAll(minutesLater(2))).map(({ id, queue }) => [id, queue])).toEqual([
      [job.jobId, 'score-cpu'],
    ]);
    await db.workers.stopped('w', noon);
    expect(await queueOf(await submitOne())).toBe('score-cpu');
  });

  it('are refused where the model may not run, and nothing of the submission stays', async () => {
    const { db } = test;
    const [good, bad] = [await deploy(), await deploy(['CPU'])];
    const jobs = [newJob(good), newJob(bad, { device: 'GPU' })];
    const submission = { jobs, batch: { filter: { all: true } }, actor, requestId: null, now: noon };
    await expect(db.scoring.submit(submission)).rejects.toMatchObject({ code: 'INVALID' });
    expect(await db.scoring.count({ deploymentIds: [good, bad] })).toBe(0);
    const unknown = { ...submission, jobs: [newJob('018f0000-0000-7000-8000-000000000000')] };
    await expect(db.scoring.submit(unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are many of one batch in as many statements as one, newest first', async () => {
    const { db } = test;
    const deploymentId = await deploy();
    const jobs = Array.from({ length: 50 }, () => newJob(deploymentId));
    const submission = { jobs, batch: { filter: { all: true } }, actor, requestId: null, now: noon };
    const { batch } = await db.scoring.submit(submission);
    const filter = { batchIds: [batch?.id ?? ''], statuses: ['QUEUED'] as const };
    expect(await db.scoring.count(filter)).toBe(50);
    expect((await db.scoring.list({ filter, first: 100 })).items).toHaveLength(50);
    expect(await db.scoring.batchesByIds([batch?.id ?? ''])).toEqual([batch]);
    const [page] = await db.scoring.firstPagesOfDeployments([deploymentId], 10);
    expect(page).toMatchObject({ hasNextPage: true });
    const { items } = await db.scoring.list({ filter: { deploymentIds: [deploymentId] }, first: 10 });
    expect(page?.items).toEqual(items);
    expect(await db.scoring.countsOfDeployments([deploymentId, 'unknown'])).toEqual([50, 0]);
  });

  it('are followed as one batch, a finished job counting whole', async () => {
    const { db } = test;
    const deploymentId = await deploy();
    const asked = [newJob(deploymentId), newJob(deploymentId), newJob(deploymentId), newJob(deploymentId)];
    const submission = { jobs: asked, batch: { filter: { all: true } }, actor, requestId: null, now: noon };
    const { batch, jobs } = await db.scoring.submit(submission);
    const [canceled, active] = jobs;
    if (!batch || !canceled || !active) throw new Error('Nothing was submitted.');
    await db.jobs.requestCancel(canceled.jobId, actor, noon);
    const { claim } = await startOne(active);
    await db.ledger.progress(claim, 0.5, noon);
    expect(await db.scoring.batchProgress([batch.id])).toEqual([
      {
        batchId: batch.id,
        progress: 0.375,
        counts: { QUEUED: 2, ACTIVE: 1, SUCCEEDED: 0, FAILED: 0, CANCELED: 1 },
      },
    ]);
    const [files, none] = await db.scoring.firstFiles([active.id, canceled.id], 1);
    expect(files?.map(({ uri }) => uri)).toEqual([listed.uri]);
    expect(none).toEqual([]);
    await expect(db.scoring.batchProgress([deploymentId])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
