import type { Actor } from '@circuitwatch/persistence';
import { emptyLatencyBuckets, latencyBucket, type ScoringEvent } from '@circuitwatch/scoring-definitions';
import type { EndpointSample } from '@circuitwatch/scoring-definitions';
import { createTelemetryWriter, storedModelTelemetry } from '@circuitwatch/telemetry-writing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noon, startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';

const actor: Actor = { name: 'Ada', role: 'ENGINEER', requestId: null };
const ago = (seconds: number): Date => new Date(noon.getTime() - seconds * 1_000);

describe('telemetry', () => {
  let api: TestApi;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    api = await startTestApi();
    const { id: modelId } = await api.db.models.create({ name: 'pump' }, actor);
    const { id: modelVersionId } = await api.db.modelVersions.create({ modelId }, actor);
    for (const name of ['blue', 'green']) {
      const deployment = { name, endpoint: 'pumps', kind: 'ONLINE', modelVersionId } as const;
      ids.set(name, (await api.db.deployments.create(deployment, actor)).id);
    }
  });
  afterAll(() => api.stop());

  const newWriter = () =>
    createTelemetryWriter({
      store: api.db.telemetry,
      roleName: 'endpoint',
      roleInstance: 'endpoint-1',
      clock: () => noon,
      onProblem: (problem) => {
        throw new Error(JSON.stringify(problem));
      },
    });

  const logs = async (args: string): Promise<readonly Json[]> => {
    const { deploymentLogs } = await api.data(`{ deploymentLogs(${args}) {
      id at severity message customDimensions roleName roleInstance operationId } }`);
    return deploymentLogs as unknown as readonly Json[];
  };

  it('lets what a model did be read back as its log', async () => {
    const writer = newWriter();
    const telemetry = storedModelTelemetry(writer);
    const model = {
      modelName: 'pump',
      modelVersion: '1',
      modelPath: 'https://a.blob.core.windows.net/m/pump.onnx?sig=hunter2',
      deployment: 'pumps:blue',
      deploymentId: ids.get('blue') ?? '',
    };
    const event = (changes: Partial<ScoringEvent>): ScoringEvent => ({
      ...{ ...model, at: noon, plant: 'pune', circuit: 'c001', rows: 5, durationMs: 2, error: null },
      ...{ predictionMean: 1, predictionDeviation: 0, filePath: null, requestId: 'request-1', ...changes },
    });
    telemetry.loaded({ at: ago(7_200), ...model });
    telemetry.scored(event({ at: ago(60) }));
    const error = { type: 'INVALID', message: 'Row 3 has no value for "x".' };
    telemetry.scored(event({ at: ago(30), error, predictionMean: null }));
    await writer.close();

    const lines = await logs('deployment: "pumps:blue"');
    expect(lines.map(({ severity, message }) => [severity, message])).toEqual([
      ['INFORMATION', 'Model loaded successfully'],
      ['INFORMATION', 'Prediction completed'],
      ['ERROR', 'Prediction failed: Row 3 has no value for "x".'],
    ]);
    expect(lines[1]).toMatchObject({
      at: ago(60).toISOString(),
      customDimensions: { plant_id: 'pune', num_records: 5, latency_ms: 2, prediction_mean: 1 },
      roleName: 'endpoint',
      roleInstance: 'endpoint-1',
      operationId: 'request-1',
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(await logs('deployment: "blue", since: "PT1H", lines: 1')).toEqual(lines.slice(2));
    expect(await logs(`deployment: "blue", since: "${ago(60).toISOString()}"`)).toEqual(lines.slice(1));
    expect(await logs('deployment: "blue", minimumSeverity: WARNING')).toEqual(lines.slice(2));
    expect(await logs('deployment: "green"')).toEqual([]);
  });

  it.each([
    ['deployment: "nowhere"', 'NOT_FOUND'],
    ['deployment: "blue", lines: 0', 'BAD_USER_INPUT'],
    ['deployment: "blue", since: "1h"', 'BAD_USER_INPUT'],
    ['deployment: "blue", since: "2026-13-01T00:00:00Z"', 'BAD_USER_INPUT'],
  ])('refuses logs of %s', async (args, code) => {
    const { errors } = await api.ask(`{ deploymentLogs(${args}) { id } }`);
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual([code]);
  });

  it('puts together what the servers of an endpoint told', async () => {
    const writer = newWriter();
    const sample = (
      name: string,
      at: Date,
      latencies: readonly number[],
      changes: object = {},
    ): EndpointSample => {
      const latencyBuckets = emptyLatencyBuckets();
      for (const ms of latencies) {
        const bucket = latencyBucket(ms);
        latencyBuckets[bucket] = (latencyBuckets[bucket] ?? 0) + 1;
      }
      return {
        deploymentId: ids.get(name) ?? '',
        ...{ at, instance: 'endpoint-1', seconds: 10, requests: latencies.length, errors: 0, rejected: 0 },
        ...{ rows: latencies.length * 3, latencyBuckets, cpuSeconds: 5, memoryBytes: 5_000_000_000 },
        latencySumMs: latencies.reduce((sum, ms) => sum + ms, 0),
        ...changes,
      };
    };
    const even = Array.from({ length: 100 }, (_, index) => index + 1);
    writer.sample(sample('blue', ago(100), even, { errors: 5 }));
    writer.sample(sample('green', ago(100), [1_000], { rejected: 2 }));
    writer.sample(sample('blue', ago(20), even));
    await writer.close();

    const figures = `from to requests requestsPerSecond errors errorRate rejected rows rowsPerSecond
      latencyMeanMs latencyP50Ms latencyP95Ms latencyP99Ms cpuCores memoryBytes instances`;
    const read = async (args: string): Promise<Json | undefined> =>
      (
        await api.data(`{ endpointMetrics(${args}) {
          stepSeconds deployments { name } totals { ${figures} } points { ${figures} } } }`)
      )['endpointMetrics'];
    const all = await read(`endpoint: "pumps", from: "${ago(120).toISOString()}", step: "PT50S"`);
    expect(all?.['deployments']).toEqual([{ name: 'blue' }, { name: 'green' }]);
    expect(all).toMatchObject({
      stepSeconds: 50,
      totals: {
        requests: 201,
        errors: 5,
        errorRate: 5 / 201,
        rejected: 2,
        rows: 603,
        cpuCores: 0.5,
        instances: 1,
      },
      points: [
        {
          from: ago(120).toISOString(),
          to: ago(70).toISOString(),
          requests: 101,
          requestsPerSecond: 101 / 50,
        },
        {
          requests: 0,
          errorRate: null,
          latencyMeanMs: null,
          latencyP99Ms: null,
          cpuCores: null,
          memoryBytes: null,
        },
        { from: ago(20).toISOString(), to: noon.toISOString(), requests: 100, requestsPerSecond: 5 },
      ],
    });
    const last = all?.['points']?.[2];
    expect(last?.['latencyMeanMs']).toBe(50.5);
    for (const [field, exact] of [
      ['latencyP50Ms', 50],
      ['latencyP95Ms', 95],
      ['latencyP99Ms', 99],
    ] as const)
      expect(Math.abs(Math.log(Number(last?.[field]) / exact))).toBeLessThan(Math.log(1.19));
    const green = await read('endpoint: "pumps", deployment: "green"');
    expect(green).toMatchObject({ stepSeconds: 60, totals: { requests: 1, rejected: 2, rows: 3 } });
    expect(green?.['points']).toHaveLength(60);
    expect(await read('deployment: "pumps:green"')).toEqual(green);
  });

  it.each([
    ['', 'BAD_USER_INPUT'],
    ['endpoint: "nowhere"', 'NOT_FOUND'],
    ['endpoint: "pumps", deployment: "red"', 'NOT_FOUND'],
    ['endpoint: "pumps", step: "PT1S"', 'BAD_USER_INPUT'],
    ['endpoint: "pumps", step: "P1M"', 'BAD_USER_INPUT'],
    ['endpoint: "pumps", from: "2026-03-02T00:00:00Z"', 'BAD_USER_INPUT'],
  ])('refuses metrics of {%s}', async (args, code) => {
    const { errors } = await api.ask(`{ endpointMetrics${args === '' ? '' : `(${args})`} { stepSeconds } }`);
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual([code]);
  });
});
