import { emptyLatencyBuckets } from '@circuitwatch/scoring-definitions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../open-database.ts';
import type { Persistence } from '../persistence.ts';
import { actor, minutesLater, noon } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { EndpointSample } from '@circuitwatch/scoring-definitions';
import type { CustomMetricRow, TelemetryBatch, TraceRow } from './records.ts';

describe('telemetry', () => {
  let test: TestPersistence;
  let ids = 0;
  let deployments = 0;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  const trace = (changes: Partial<TraceRow> = {}): TraceRow => ({
    id: String(++ids),
    timestamp: noon,
    message: 'Prediction completed',
    severityLevel: 1,
    customDimensions: { plant_id: 'pune' },
    operationId: null,
    deploymentId: null,
    ...changes,
  });

  const metric = (changes: Partial<CustomMetricRow> = {}): CustomMetricRow => ({
    id: String(++ids),
    timestamp: noon,
    name: 'model_predictions',
    value: 5,
    valueCount: 2,
    valueSum: 5,
    valueMin: 2,
    valueMax: 3,
    customDimensions: { plant_id: 'pune' },
    operationId: null,
    itemCount: 1,
    ...changes,
  });

  const batch = (changes: Partial<TelemetryBatch>): TelemetryBatch => ({
    roleName: 'worker',
    roleInstance: 'worker-1',
    metrics: [],
    traces: [],
    samples: [],
    ...changes,
  });

  async function deploy(): Promise<string> {
    const name = `told-${++deployments}`;
    const model = await test.db.models.create({ name }, actor);
    const { id: modelVersionId } = await test.db.modelVersions.create({ modelId: model.id }, actor);
    return (await test.db.deployments.create({ name, kind: 'ONLINE', modelVersionId }, actor)).id;
  }

  async function partitions(): Promise<string[]> {
    const rows = await test.sql<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits
       where inhparent in ('trace'::regclass, 'custom_metric'::regclass) order by name`,
    );
    return rows.map(({ name }) => name);
  }

  it('is stored once in the partition of its day, however often it is sent', async () => {
    const midnight = new Date('2026-03-02T00:00:00.000Z');
    const rows = batch({
      metrics: [metric(), metric({ timestamp: new Date(midnight.getTime() - 1) })],
      traces: [trace({ timestamp: midnight })],
    });
    await test.db.telemetry.insert(rows, midnight);
    await test.db.telemetry.insert(rows, midnight);
    expect(await partitions()).toEqual(['custom_metric_p20260301', 'trace_p20260302']);
    const [stored] = await test.sql(`select * from custom_metric where id = $1`, [rows.metrics[0]?.id]);
    expect(stored).toMatchObject({
      timestamp: noon,
      name: 'model_predictions',
      value: 5,
      value_count: 2,
      value_sum: 5,
      value_min: 2,
      value_max: 3,
      custom_dimensions: { plant_id: 'pune' },
      cloud_role_name: 'worker',
      cloud_role_instance: 'worker-1',
      operation_id: null,
      item_count: 1,
    });
    const [count] = await test.sql(`select count(*)::int as rows from custom_metric`);
    expect(count).toEqual({ rows: 2 });
  });

  it('comes from many processes that need the same new days', async () => {
    const days = [10, 11, 12].map((day) => new Date(`2026-03-${day}T06:00:00Z`));
    const others: Persistence[] = Array.from({ length: 6 }, () =>
      openDatabase({ url: test.url, poolSize: 2 }),
    );
    const rows = (): TelemetryBatch =>
      batch({
        metrics: days.map((timestamp) => metric({ timestamp, name: 'crowd' })),
        traces: days.map((timestamp) => trace({ timestamp })),
      });
    await Promise.all(others.map(({ telemetry }) => telemetry.insert(rows(), days[2] ?? noon)));
    await Promise.all(others.map((db) => db.close()));
    const [count] = await test.sql(`select count(*)::int as rows from custom_metric where name = 'crowd'`);
    expect(count).toEqual({ rows: 18 });
  });

  it('goes on when retention has dropped a day that was known', async () => {
    await test.db.telemetry.insert(batch({ traces: [trace()] }), noon);
    await test.sql(`drop table trace_p20260301`);
    const deploymentId = await deploy();
    const line = trace({ deploymentId });
    await test.db.telemetry.insert(batch({ traces: [line] }), noon);
    const query = { deploymentId, lines: 10, since: null, minimumSeverity: 0 };
    expect(await test.db.telemetry.traces(query)).toEqual([
      { ...line, roleName: 'worker', roleInstance: 'worker-1' },
    ]);
  });

  it('is stored as of now when a clock is wrong, and told so', async () => {
    const deploymentId = await deploy();
    const before = await partitions();
    const instants = ['2025-11-30T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];
    const traces = instants.map((at) => trace({ timestamp: new Date(at), deploymentId }));
    await test.db.telemetry.insert(
      batch({ traces: [...traces, trace({ timestamp: minutesLater(59), deploymentId })] }),
      noon,
    );
    const stored = await test.db.telemetry.traces({
      deploymentId,
      lines: 10,
      since: noon,
      minimumSeverity: 0,
    });
    expect(stored.map(({ timestamp }) => timestamp)).toEqual([noon, noon, noon, minutesLater(59)]);
    expect(stored.map(({ customDimensions }) => customDimensions['claimed_timestamp'])).toEqual([
      ...instants,
      undefined,
    ]);
    expect(await partitions()).toEqual(before);
  });

  it('keeps texts that Postgres would refuse', async () => {
    const deploymentId = await deploy();
    const message = 'half \ud800 and NUL \0 and \\u0000';
    await test.db.telemetry.insert(
      batch({ traces: [trace({ deploymentId, message, customDimensions: { file_path: message } })] }),
      noon,
    );
    const [line] = await test.db.telemetry.traces({
      deploymentId,
      lines: 1,
      since: null,
      minimumSeverity: 0,
    });
    const kept = 'half \uFFFD and NUL \uFFFD and \\u0000';
    expect(line).toMatchObject({ message: kept, customDimensions: { file_path: kept } });
  });

  it('gives the newest lines of a deployment, newest last, from an instant and a severity on', async () => {
    const [deploymentId, other] = [await deploy(), await deploy()];
    const traces = Array.from({ length: 20 }, (_, minute) =>
      trace({
        deploymentId,
        timestamp: minutesLater(-minute * 180),
        message: `m${minute}`,
        severityLevel: minute % 2 ? 3 : 1,
      }),
    );
    await test.db.telemetry.insert(batch({ traces: [...traces, trace({ deploymentId: other })] }), noon);
    const read = async (changes: object): Promise<string[]> => {
      const query = { deploymentId, lines: 3, since: null, minimumSeverity: 0, ...changes };
      return (await test.db.telemetry.traces(query)).map(({ message }) => message);
    };
    expect(await read({})).toEqual(['m2', 'm1', 'm0']);
    expect(await read({ minimumSeverity: 2 })).toEqual(['m5', 'm3', 'm1']);
    expect(await read({ since: minutesLater(-180) })).toEqual(['m1', 'm0']);
    expect(await read({ deploymentId: 'unknown' })).toEqual([]);
  });

  it('puts samples of instances and deployments together by step, the process counted once', async () => {
    const [blue, green] = [await deploy(), await deploy()];
    const sample = (changes: Partial<EndpointSample>): EndpointSample => ({
      deploymentId: blue,
      at: noon,
      instance: 'a',
      seconds: 10,
      requests: 3,
      errors: 1,
      rejected: 2,
      rows: 30,
      latencyBuckets: [1, 2, 0],
      latencySumMs: 6,
      cpuSeconds: 5,
      memoryBytes: 3_000_000_000,
      ...changes,
    });
    const samples = [
      sample({}),
      sample({ deploymentId: green, latencyBuckets: [0, 0, 3] }),
      sample({ instance: 'b', cpuSeconds: 10, memoryBytes: 1_000_000_000 }),
      sample({ at: minutesLater(0.5), memoryBytes: 2_000_000_000, cpuSeconds: 0 }),
      sample({ at: minutesLater(2) }),
      sample({ at: minutesLater(3) }),
      sample({ deploymentId: '018f0000-0000-7000-8000-000000000000' }),
    ];
    await test.db.telemetry.insert(batch({ samples }), noon);
    await test.db.telemetry.insert(batch({ samples }), noon);
    const window = { from: noon, to: minutesLater(3), stepSeconds: 60 };
    const grid = (...first: number[]): number[] =>
      emptyLatencyBuckets().map((_, bucket) => first[bucket] ?? 0);
    expect(await test.db.telemetry.samples({ deploymentIds: [blue, green], ...window })).toEqual([
      {
        step: 0,
        requests: 12,
        errors: 4,
        rejected: 8,
        rows: 120,
        latencyBuckets: grid(3, 6, 3),
        latencySumMs: 24,
        cores: 0.25 + 1,
        memoryBytes: 4_000_000_000,
        instances: 2,
      },
      {
        step: 2,
        requests: 3,
        errors: 1,
        rejected: 2,
        rows: 30,
        latencyBuckets: grid(1, 2, 0),
        latencySumMs: 6,
        cores: 0.5,
        memoryBytes: 3_000_000_000,
        instances: 1,
      },
    ]);
  });
});
