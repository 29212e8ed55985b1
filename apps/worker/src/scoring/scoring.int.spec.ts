import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDatasetReader, type DatasetReader } from '@circuitwatch/datasets';
import type { CollectorOptions } from '@circuitwatch/scoring-definitions';
import { migrate, type NewScoringJob, type ScoringJob } from '@circuitwatch/persistence';
import {
  startTestAzurite,
  startTestPostgres,
  startTestRedis,
  temporaryFolder,
  type TestPostgres,
  type TestRedis,
} from '@circuitwatch/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { actor, openFleetFixture, type FleetFixture } from '../spec/fleet-fixture.ts';
import { mountSmallDisk } from '../spec/small-disk.ts';
import { startWorkerProcess, type WorkerProcess } from '../spec/worker-process.ts';

const folder = temporaryFolder('scoring');
const redis: TestRedis | null = await startTestRedis();
const linear = path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures/linear.onnx');
let postgres: TestPostgres;
let template: string;
let databaseUrl: string;
let fleet: FleetFixture;
let instance: DuckDBInstance;
const workers: WorkerProcess[] = [];
const at = (...parts: readonly string[]): string => path.join(folder.path, ...parts);

async function sql(text: string): Promise<readonly (readonly unknown[])[]> {
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(text)).getRowsJS();
  } finally {
    connection.closeSync();
  }
}

beforeAll(async () => {
  postgres = await startTestPostgres();
  template = await postgres.createDatabase();
  await migrate(template);
  instance = await DuckDBInstance.create(':memory:');
  mkdirSync(at('models'));
  mkdirSync(at('three'));
  copyFileSync(linear, at('models/linear.onnx'));
  const rows = (count: number): string =>
    `select i as id, i::float as a, 1::float as b, 2::float as c, timestamp '2026-01-01' + to_seconds(i) as ts from range(${count}) t(i)`;
  await sql(`copy (${rows(6_000_000)}) to '${at('big.parquet')}' (format parquet)`);
  await sql(`copy (${rows(1_000)}) to '${at('three/1.parquet')}' (format parquet)`);
  writeFileSync(at('three/2.parquet'), 'PAR1 this is no table PAR1');
  await sql(`copy (select * exclude c from (${rows(10)})) to '${at('three/3.parquet')}' (format parquet)`);
  await sql(`copy (${rows(500)}) to '${at('three/4.parquet')}' (format parquet)`);
});
afterAll(async () => {
  instance.closeSync();
  await redis?.stop();
  await postgres.stop();
  folder.remove();
});

beforeEach(async () => {
  databaseUrl = await postgres.createDatabase(template);
  fleet = await openFleetFixture(databaseUrl, folder.path);
});
afterEach(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await Promise.all(workers.splice(0).map((worker) => worker.exited));
  await fleet.close();
  await redis?.wipe();
  rmSync(at('out'), { recursive: true, force: true });
});

function startWorker(extra: Readonly<Record<string, string>> = {}): WorkerProcess {
  const worker = startWorkerProcess({
    DATABASE_URL: databaseUrl,
    CIRCUITWATCH_DATA_DIR: folder.path,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    ...extra,
  });
  workers.push(worker);
  return worker;
}

async function deploy(
  uri = 'models/linear.onnx',
  checksum: string | null = null,
  collector: CollectorOptions | null = null,
): Promise<string> {
  const { models, modelVersions, deployments } = fleet.persistence;
  const model = await models.create({ name: 'linear' }, actor);
  const version = await modelVersions.create(
    { modelId: model.id, uri, checksum, features: ['a', 'b', 'c'] },
    actor,
  );
  const deployment = await deployments.create(
    {
      name: 'linear-batch',
      kind: 'BATCH',
      modelVersionId: version.id,
      circuitId: fleet.circuitId,
      collector,
    },
    actor,
  );
  return deployment.id;
}

async function submit(
  deploymentId: string,
  uri: string,
  changes: Partial<NewScoringJob> = {},
): Promise<ScoringJob> {
  const job: NewScoringJob = {
    deploymentId,
    input: {
      asset: null,
      uri,
      timestampColumn: 'ts',
      correlationColumn: 'id',
      keepColumns: [],
      window: null,
    },
    outputUri: 'out',
    miniBatchRows: 10_000,
    device: 'ANY',
    fallbackSeconds: null,
    priority: 100,
    scheduledAt: new Date('2026-03-10T00:00:00Z'),
    ...changes,
  };
  const { jobs } = await fleet.persistence.scoring.submit({
    jobs: [job],
    actor,
    requestId: null,
    now: new Date(),
  });
  const [only] = jobs;
  if (only === undefined) throw new Error('Nothing was submitted.');
  return only;
}

async function untilEnded({ jobId }: ScoringJob, withinMs = 40_000): Promise<string> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const { status } = await fleet.persistence.jobs.get(jobId);
    if (status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED') return status;
    if (performance.now() > deadline)
      throw new Error(`The job is still ${status}: ${workers.map((each) => each.output()).join('')}`);
    await delay(20);
  }
}

async function rowsDone({ id }: ScoringJob): Promise<number> {
  const [totals] = await fleet.persistence.scoring.totals([id]);
  return totals?.rows ?? 0;
}

describe('a worker that scores', () => {
  test('kill -9 in mid-file, again and again: every row is in the output once', async () => {
    const deploymentId = await deploy();
    const job = await submit(deploymentId, 'big.parquet');
    for (const goal of [1, 2_500_000]) {
      const victim = startWorker();
      await victim.ready;
      while ((await rowsDone(job)) < goal) await delay(2);
      victim.process.kill('SIGKILL');
      await victim.exited;
    }
    expect(await rowsDone(job)).toBeLessThan(6_000_000);
    await startWorker().ready;
    expect(await untilEnded(job)).toBe('SUCCEEDED');
    const [[count, ids, right] = []] = await sql(
      `select count(*), count(distinct id), count(*) filter (where prediction = (2 * id - 1 + 1 + 10)::float and ts = timestamp '2026-01-01' + to_seconds(id)) from '${at('out/*.parquet')}'`,
    );
    expect([count, ids, right]).toEqual([6_000_000n, 6_000_000n, 6_000_000n]);
    const [file] = await fleet.persistence.scoring.files(job.id, { after: -1, limit: 10 });
    expect(file).toMatchObject({ status: 'SUCCEEDED', rowsDone: 6_000_000, invalidRows: 0 });
    expect(file?.moments?.count).toBe(6_000_000);
    expect(file?.moments?.mean).toBeCloseTo(2 * 2_999_999.5 + 10, 0);
    expect(
      readdirSync(at('out')).every(
        (name) => /^big-[0-9a-f]{8}-0000\d\.parquet$/.test(name) || name.startsWith('.'),
      ),
    ).toBe(true);
  });

  test('a broken file and one without a feature are told, and do not stop the others', async () => {
    const job = await submit(await deploy(), 'three');
    await startWorker().ready;
    expect(await untilEnded(job)).toBe('SUCCEEDED');
    const files = await fleet.persistence.scoring.files(job.id, { after: -1, limit: 10 });
    expect(files.map(({ status, rowsDone: rows }) => [status, rows])).toEqual([
      ['SUCCEEDED', 1_000],
      ['FAILED', 0],
      ['FAILED', 0],
      ['SUCCEEDED', 500],
    ]);
    expect(files[1]?.error).toMatch(/2\.parquet.*cannot be read|three cannot be read/);
    expect(files[2]?.error).toMatch(/feature "c", and .* has no such column/);
    expect(await sql(`select count(*) from '${at('out/*.parquet')}'`)).toEqual([[1_500n]]);
    expect(await fleet.persistence.scoring.get(job.id)).toMatchObject({
      execution: { device: 'CPU', threads: 1 },
    });
  });

  test('scored again, the same file replaces its predictions', async () => {
    const deploymentId = await deploy();
    await startWorker().ready;
    for (const _ of [1, 2])
      expect(await untilEnded(await submit(deploymentId, 'three/1.parquet'))).toBe('SUCCEEDED');
    expect(await sql(`select count(*), count(distinct id) from '${at('out/*.parquet')}'`)).toEqual([
      [1_000n, 1_000n],
    ]);
  });

  test('a model file that is not the registered one is refused', async () => {
    const job = await submit(await deploy('models/linear.onnx', '0'.repeat(64)), 'three/1.parquet');
    await startWorker().ready;
    expect(await untilEnded(job)).toBe('FAILED');
    expect((await fleet.persistence.jobs.get(job.jobId)).error).toMatch(/is not the one that was registered/);
  });

  test('an uploaded model is taken from the database; its workers say what they have', async () => {
    const { readFile } = await import('node:fs/promises');
    const checksum = await fleet.persistence.modelFiles.store(await readFile(linear));
    const job = await submit(await deploy(`circuitwatch:models/${checksum}`, checksum), 'three/1.parquet');
    await startWorker().ready;
    expect(await untilEnded(job)).toBe('SUCCEEDED');
    const [worker] = await fleet.persistence.workers.list(new Date(0));
    expect(worker?.capabilities?.devices[0]).toMatchObject({ kind: 'CPU', provider: 'cpu' });
    if (worker?.queues.includes('score-gpu') === false) {
      expect(worker.capabilities?.withoutGpu).toMatch(/deploy\/gpu\.md/);
    }
  });

  test('a job is canceled in mid-file, and can be taken up again', async () => {
    const job = await submit(await deploy(), 'big.parquet');
    await startWorker().ready;
    while ((await rowsDone(job)) === 0) await delay(2);
    await fleet.cancel(job.jobId);
    expect(await untilEnded(job)).toBe('CANCELED');
    const before = await rowsDone(job);
    expect(before).toBeGreaterThan(0);
    await fleet.persistence.jobs.retry(job.jobId, actor, new Date());
    expect(await untilEnded(job)).toBe('SUCCEEDED');
    expect(await sql(`select count(*), count(distinct id) from '${at('out/*.parquet')}'`)).toEqual([
      [6_000_000n, 6_000_000n],
    ]);
  });

  test('what waits for a GPU in vain is scored on a processor in time', async () => {
    const deploymentId = await deploy();
    const job = await submit(deploymentId, 'three/1.parquet', { device: 'GPU', fallbackSeconds: 1 });
    const patient = await submit(deploymentId, 'three/4.parquet', { device: 'GPU' });
    await startWorker({ WORKER_GPU: 'off' }).ready;
    expect(await untilEnded(job)).toBe('SUCCEEDED');
    expect((await fleet.persistence.jobs.get(job.jobId)).queue).toBe('score-cpu');
    expect(await fleet.persistence.jobs.get(patient.jobId)).toMatchObject({
      status: 'QUEUED',
      queue: 'score-gpu',
    });
  });

  test('what a model saw and answered is collected, once however often it is scored, and read back joined', async () => {
    const collections = ['model_inputs', 'model_outputs'].map((name) => ({ name, samplingRate: 1 }));
    const job = await submit(await deploy(undefined, null, { collections }), 'three/1.parquet', {
      miniBatchRows: 100,
    });
    await startWorker().ready;
    expect(await untilEnded(job)).toBe('SUCCEEDED');
    const hour = 'modelDataCollector/-/linear-batch/model_inputs/2026/03/10/00';
    expect(readdirSync(at(hour))).toEqual([`${job.id}-0-0.jsonl`]);
    const reader = await openDatasetReader({ baseFolder: folder.path });
    const side = (
      collection: string,
      columns: readonly string[],
    ): Parameters<DatasetReader['readRows']>[0]['left'] => ({
      source: {
        uri: `modelDataCollector/-/linear-batch/${collection}`,
        timestampColumn: null,
        correlationColumn: null,
        preprocessing: null,
      },
      window: { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-10T01:00:00Z') },
      segment: null,
      columns,
      key: null,
    });
    const left = side('model_inputs', ['a', 'b', 'c']);
    const joined = await reader.readRows({
      left,
      right: side('model_outputs', ['prediction']),
      signal: undefined,
    });
    await reader.close();
    expect(joined.leftRows).toBe(1_000);
    const cell = (rows: typeof joined.left | null, name: string, row: number): number =>
      Number(rows?.columns.get(name)?.values[row]);
    for (let row = 0; row < 1_000; row++) {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => cell(joined.left, name, row));
      expect(cell(joined.right, 'prediction', row)).toBe(2 * (a ?? 0) - (b ?? 0) + (c ?? 0) / 2 + 10);
    }
    expect(joined.left.rows).toBe(1_000);
  });

  test('a full disk loses nothing: the job is tried again, and goes on when there is room', async (context) => {
    mkdirSync(at('out'));
    // Room for two parts of a million rows, not for all six.
    if (!mountSmallDisk(at('out'), '40m')) return context.skip('only root may mount a small disk');
    try {
      const job = await submit(await deploy(), 'big.parquet');
      await startWorker().ready;
      const failed = async (): Promise<boolean> =>
        (await fleet.persistence.jobs.get(job.jobId)).error !== null;
      await vi.waitFor(async () => expect(await failed()).toBe(true), { timeout: 30_000, interval: 50 });
      expect((await fleet.persistence.jobs.get(job.jobId)).error).toMatch(/could not be written/);
      const before = await rowsDone(job);
      expect(readdirSync(at('out')).every((name) => !name.startsWith('.'))).toBe(true);
      execFileSync('mount', ['-o', 'remount,size=500m', at('out')]);
      expect(await untilEnded(job)).toBe('SUCCEEDED');
      expect(before).toBeGreaterThan(0);
      expect(await sql(`select count(*), count(distinct id) from '${at('out/*.parquet')}'`)).toEqual([
        [6_000_000n, 6_000_000n],
      ]);
    } finally {
      execFileSync('umount', ['--lazy', at('out')]);
    }
  });

  test('blobs go through a model into blobs', async (context) => {
    const azurite = await startTestAzurite();
    if (azurite === null) return context.skip('there is no Azurite here');
    try {
      const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
        'fleet',
      );
      await container.create();
      await container.getBlockBlobClient('in/1.parquet').uploadFile(at('three/1.parquet'));
      const job = await submit(await deploy(), azurite.uriOf('fleet/in'), {
        outputUri: azurite.uriOf('fleet/out'),
      });
      await startWorker({ AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString }).ready;
      expect(await untilEnded(job)).toBe('SUCCEEDED');
      const names: string[] = [];
      for await (const { name } of container.listBlobsFlat({ prefix: 'out/' })) names.push(name);
      expect(names).toHaveLength(1);
      await container.getBlobClient(names[0] ?? '').downloadToFile(at('from-blob.parquet'));
      const [[rows, right] = []] = await sql(
        `select count(*), count(*) filter (where prediction = (2 * id + 10)::float) from '${at('from-blob.parquet')}'`,
      );
      expect([rows, right]).toEqual([1_000n, 1_000n]);
    } finally {
      await azurite.stop();
    }
  }, 360_000);

  test('what models do is counted, logged and kept', async () => {
    const job = await submit(await deploy(), 'three');
    const worker = startWorker({ LOG_LEVEL: 'info' });
    await worker.ready;
    expect(await untilEnded(job)).toBe('SUCCEEDED');
    worker.process.kill('SIGTERM');
    expect(await worker.exited).toBe(0);
    const lines = worker
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.find(({ msg }) => msg === 'Prediction completed')).toMatchObject({
      model_path: 'models/linear.onnx',
      model_version: '1',
      num_records: 1_000,
      latency_ms: expect.any(Number) as number,
      prediction_mean: 1_009,
      prediction_std: expect.closeTo(Math.sqrt((1_000 ** 2 - 1) / 3), 6) as number,
      plant_id: 'hamburg',
      circuit_id: 'c01',
    });
    const metrics = await fleet.query<{ name: string; sum: number }>(
      `select name, sum(value) from custom_metric where custom_dimensions ->> 'plant_id' = 'hamburg'
         and custom_dimensions ->> 'circuit_id' = 'c01' group by name order by name`,
    );
    expect(metrics.map(({ name }) => name)).toEqual(['model_predictions', 'prediction_latency_ms']);
    const traces = await fleet.query<{ message: string }>('select message from trace order by timestamp, id');
    const messages = traces.map(({ message }) => message);
    expect(messages).toContain('Model loaded successfully');
    expect(messages).toContain('Prediction completed');
    expect(messages.filter((message) => message.startsWith('Prediction failed'))).toHaveLength(2);
  });
});
