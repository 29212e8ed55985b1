import type { Deployment } from '@circuitwatch/persistence';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeGlobalId, encodeGlobalId } from '../../global-id.ts';
import { actor, createFleet } from '../../spec/fleet.ts';
import { noon, startTestApi, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

const nobody = '018f0000-0000-7000-8000-000000000000';

/** Circuits `<plant>-c000` … with a batch deployment and readings each. */
async function createScorers(api: TestApi, plant: string, size: number): Promise<readonly Deployment[]> {
  const { db } = api;
  const { circuits } = await createFleet(db, plant, size);
  const model = await db.models.create({ name: plant }, actor);
  const version = await db.modelVersions.create(
    { modelId: model.id, uri: 'models/m.onnx', features: ['current'] },
    actor,
  );
  const made: Deployment[] = [];
  for (const { circuit } of circuits) {
    const name = `${plant}-${circuit.name}`;
    const place = { circuitId: circuit.id, timestampColumn: 'at' };
    await db.dataAssets.create({ name: `${name}-readings`, uri: `data/${name}`, ...place }, actor);
    const deployment = { name, kind: 'BATCH' as const, modelVersionId: version.id, circuitId: circuit.id };
    made.push(await db.deployments.create(deployment, actor));
  }
  return made;
}

const jobFields = `scoringJob {
  id status progress outputUri miniBatchRows device gpuFallbackSeconds execution { device }
  job { id queue priority scoringJob { id } run { id } } batch { id }
  deployment { name predictionsAsset } modelVersion { number }
  input { asset uri timestampColumn correlationColumn keepColumns window { from to } }
  totals { files rows } files { totalCount nodes { uri } }
}`;

describe('scoring jobs', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  const submit = async (input: Record<string, unknown>) => mutate(api, 'submitScoringJob', input, jobFields);

  it('score the only data of the only batch deployment of a circuit, and name their predictions once', async () => {
    const [deployment] = await createScorers(api, 'mill', 1);
    const first = (await submit({ circuit: 'mill/c000' }))['scoringJob'];
    expect(first).toMatchObject({
      status: 'QUEUED',
      progress: 0,
      outputUri: 'predictions/-/mill-c000',
      miniBatchRows: 10_000,
      device: 'ANY',
      gpuFallbackSeconds: null,
      execution: null,
      job: { queue: 'score-cpu', priority: 100, scoringJob: { id: first?.['id'] }, run: null },
      batch: null,
      deployment: { name: 'mill-c000', predictionsAsset: 'mill-c000-predictions' },
      modelVersion: { number: 1 },
      input: {
        asset: 'mill-c000-readings:1',
        uri: 'data/mill-c000',
        timestampColumn: 'at',
        correlationColumn: null,
        keepColumns: null,
        window: null,
      },
      totals: { files: 0, rows: 0 },
      files: { totalCount: 0, nodes: [] },
    });
    expect((await submit({ deployment: 'mill-c000' }))['userErrors']).toEqual([]);
    const { items } = await api.db.dataAssets.list({ filter: { names: ['mill-c000-predictions'] } });
    expect(items.map(({ node }) => node)).toMatchObject([
      { number: 1, uri: 'predictions/-/mill-c000', timestampColumn: 'at', circuitId: deployment?.circuitId },
    ]);
    const elsewhere = await submit({ circuit: 'c000', options: { outputUri: 'elsewhere/' } });
    expect(elsewhere['scoringJob']).toMatchObject({ outputUri: 'elsewhere' });
    const [newest] = await api.db.dataAssets.resolve(['mill-c000-predictions@latest']);
    expect(newest).toMatchObject({ number: 2, uri: 'elsewhere' });
    const query = `query ($id: ID!) { scoringJob(id: $id) { id } node(id: $id) { __typename id } }`;
    const id = first?.['id'];
    expect(await api.data(query, { id })).toEqual({
      scoringJob: { id },
      node: { __typename: 'ScoringJob', id },
    });
    expect(await api.data(`{ scoringJob(id: "nonsense") { id } }`)).toEqual({ scoringJob: null });
  });

  it('take data, time, folder, device and priority as they are told', async () => {
    await createScorers(api, 'told', 1);
    const data = {
      asset: 'told-c000-readings@latest',
      window: { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' },
      timestampColumn: 'when',
      correlationColumn: 'id',
      keepColumns: ['site', 'site', 'line'],
    };
    const options = { miniBatchRows: 500, priority: 3, device: 'GPU', gpuFallbackSeconds: 90 };
    const job = (await submit({ deployment: 'told-c000', data, options }))['scoringJob'];
    expect(job).toMatchObject({
      ...{ miniBatchRows: 500, device: 'GPU', gpuFallbackSeconds: 90 },
      job: { queue: 'score-gpu', priority: 3 },
      input: {
        asset: 'told-c000-readings:1',
        timestampColumn: 'when',
        correlationColumn: 'id',
        keepColumns: ['site', 'line'],
        window: { from: '2026-02-01T00:00:00.000Z', to: '2026-02-02T00:00:00.000Z' },
      },
    });
    const back = await submit({ deployment: 'told-c000', data: { uri: 'more.csv', lookback: 'PT6H' } });
    expect(back['scoringJob']?.['input']).toMatchObject({
      asset: null,
      uri: 'more.csv',
      window: { from: '2026-03-01T06:00:00.000Z', to: noon.toISOString() },
    });
  });

  it('are refused at the field that cannot be used, and nothing is queued', async () => {
    const [first] = await createScorers(api, 'strict', 2);
    if (!first) throw new Error('There are no deployments.');
    const { db } = api;
    const { modelVersionId } = first;
    const { name: _, ...others } = { name: '', modelVersionId, circuitId: first.circuitId };
    await db.deployments.create({ ...others, name: 'strict-second', kind: 'BATCH' }, actor);
    await db.deployments.create({ name: 'strict-alone', kind: 'BATCH', modelVersionId }, actor);
    const { modelId } = await db.modelVersions.get(modelVersionId);
    const bare = await db.modelVersions.create({ modelId }, actor);
    await db.deployments.create({ name: 'strict-bare', kind: 'BATCH', modelVersionId: bare.id }, actor);
    await db.dataAssets.create({ name: 'strict-more', uri: 'x', circuitId: first.circuitId }, actor);
    const before = await db.scoring.count();
    const cases: readonly [Record<string, unknown>, string[]][] = [
      [{}, ['INVALID deployment']],
      [{ deployment: 'a', circuit: 'b' }, ['INVALID deployment']],
      [{ deployment: 'no-such' }, ['NOT_FOUND deployment']],
      [{ deployment: encodeGlobalId('Deployment', nobody) }, ['NOT_FOUND deployment']],
      [{ deployment: encodeGlobalId('Circuit', nobody) }, ['INVALID deployment']],
      [{ circuit: 'strict/c000' }, ['INVALID circuit']],
      [{ circuit: 'strict/c009' }, ['NOT_FOUND circuit']],
      [{ circuit: 'c001/x/y' }, ['NOT_FOUND circuit']],
      [{ deployment: 'strict-bare', data: { uri: 'x' } }, ['INVALID deployment']],
      [{ deployment: 'strict-alone' }, ['INVALID data']],
      [{ deployment: 'strict-second' }, ['INVALID data']],
      [{ deployment: 'strict-c001', data: { asset: 'no-such:1' } }, ['NOT_FOUND data.asset']],
      [{ deployment: 'strict-c001', data: { asset: 'a:1', uri: 'x' } }, ['INVALID data.uri']],
      [{ deployment: 'strict-c001', data: { uri: 'ftp://x/y' } }, ['INVALID data.uri']],
      [{ deployment: 'strict-c001', data: { lookback: '7 days' } }, ['INVALID data.lookback']],
      [
        { deployment: 'strict-c001', data: { window: { from: noon.toISOString(), to: noon.toISOString() } } },
        ['INVALID data.window'],
      ],
      [
        { deployment: 'strict-c001', options: { miniBatchRows: 0, priority: 1001, gpuFallbackSeconds: -1 } },
        ['INVALID options.miniBatchRows', 'INVALID options.priority', 'INVALID options.gpuFallbackSeconds'],
      ],
    ];
    for (const [input, expected] of cases) {
      expect([input, shortErrors(await submit(input))]).toEqual([input, expected]);
    }
    const onCpu = await db.modelVersions.create({ modelId, uri: 'm.onnx', devices: ['CPU'] }, actor);
    await db.deployments.create({ name: 'strict-cpu', kind: 'BATCH', modelVersionId: onCpu.id }, actor);
    const onGpu = { deployment: 'strict-cpu', data: { uri: 'x' }, options: { device: 'GPU' } };
    expect(shortErrors(await submit(onGpu))).toEqual(['INVALID options.device']);
    expect(await db.dataAssets.resolve(['strict-cpu-predictions@latest'])).toEqual([null]);
    expect(await db.scoring.count()).toBe(before);
  });

  it('are many of one batch in one call, with its own progress', async () => {
    const deployments = await createScorers(api, 'fleet', 30);
    const off = deployments[3];
    await api.db.deployments.update({ id: off?.id ?? '', enabled: false }, actor);
    await api.db.circuits.update({ id: deployments[5]?.circuitId ?? '', enabled: false }, actor);
    const fields =
      'batch { id total queued active succeeded failed canceled progress done requestedBy jobs { totalCount } }';
    const submitAll = (filter: Record<string, unknown>, more: Record<string, unknown> = {}) =>
      mutate(api, 'submitScoringJobs', { filter, ...more }, fields);
    const batch = (await submitAll({ plants: ['fleet'] }))['batch'];
    expect(batch).toMatchObject({
      ...{ total: 28, queued: 28, active: 0, succeeded: 0, failed: 0, canceled: 0, progress: 0, done: false },
      requestedBy: 'Ada',
      jobs: { totalCount: 28 },
    });
    const total = async (filter: Record<string, unknown>) => (await submitAll(filter))['batch']?.['total'];
    expect(await total({ plants: ['fleet'], tags: ['odd'] })).toBe(13);
    expect(await total({ circuits: ['fleet/c001', 'fleet/c002'] })).toBe(2);
    expect(await total({ deployments: ['fleet-c003', 'fleet-c001'] })).toBe(2);
    const inFolder = await submitAll({ deployments: ['fleet-c001'] }, { options: { outputUri: 'out' } });
    expect(inFolder['batch']?.['total']).toBe(1);
    const listed = await api.data(
      `query ($filter: ScoringJobFilter) { scoringJobs(filter: $filter) { totalCount nodes { outputUri } } }`,
      { filter: { deployment: 'fleet-c001' } },
    );
    expect(listed['scoringJobs']).toMatchObject({ totalCount: 5 });
    expect(listed['scoringJobs']?.['nodes']).toContainEqual({ outputUri: 'out/-/fleet-c001' });
    const refused = async (filter: Record<string, unknown>) => shortErrors(await submitAll(filter));
    expect(await refused({})).toEqual(['INVALID filter']);
    expect(await refused({ plants: [] })).toEqual(['INVALID filter']);
    expect(await refused({ plants: ['fleet'], all: true })).toEqual(['INVALID filter']);
    expect(await refused({ plants: ['fleet', 'flet'] })).toEqual(['NOT_FOUND filter.plants.1']);
    expect(await refused({ circuits: ['fleet/c1'] })).toEqual(['NOT_FOUND filter.circuits.0']);
    expect(await refused({ deployments: ['a', 'fleet-c001', 'b'] })).toEqual([
      'NOT_FOUND filter.deployments.0',
      'NOT_FOUND filter.deployments.2',
    ]);
    expect(await refused({ tags: ['no-such'] })).toEqual(['NOT_FOUND filter']);
    expect(await refused({ endpoints: ['no-such'] })).toEqual(['NOT_FOUND filter']);
  });

  it('are listed, canceled and told by file', async () => {
    await createScorers(api, 'files', 1);
    const job = (await submit({ deployment: 'files-c000' }))['scoringJob'];
    const jobId = job?.['job']?.['id'];
    const stored = await api.db.scoring.get(decodeGlobalId(job?.['id'] as unknown as string)?.id ?? '');
    const claim = await api.db.ledger.claim(stored.jobId, 'worker-1', noon);
    if (!claim) throw new Error('The job is not open.');
    const found = Array.from({ length: 3 }, (_each, index) => ({
      uri: `file:///in/${index}.csv`,
      bytes: 3_000_000_000,
      modifiedAt: noon.toISOString(),
    }));
    const [first, second] = await api.db.scoring.listFiles(claim, stored.id, found);
    const done: Partial<ScoringFile> = {
      status: 'SUCCEEDED',
      rowsDone: 3_000_000_000,
      invalidRows: 2,
      parts: [{ uri: 'predictions/part-0.parquet', rows: 3_000_000_000 }],
      latencyMs: 12.5,
      moments: { count: 4, mean: 2, squares: 16 },
    };
    await api.db.scoring.checkpoint(claim, stored.id, { ...first, ...done } as ScoringFile);
    const failed: Partial<ScoringFile> = { status: 'FAILED', error: 'No column current.' };
    await api.db.scoring.checkpoint(claim, stored.id, { ...second, ...failed } as ScoringFile);
    const query = `query ($id: ID!, $after: String) { scoringJob(id: $id) {
      totals { files succeededFiles failedFiles rows invalidRows latencyMs }
      files(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { index uri bytes modifiedAt status rows invalidRows parts { uri rows } error predictionMean predictionDeviation }
      }
    } }`;
    const page = (await api.data(query, { id: job?.['id'] }))['scoringJob'];
    expect(page?.['totals']).toEqual({
      ...{
        files: 3,
        succeededFiles: 1,
        failedFiles: 1,
        rows: 3_000_000_000,
        invalidRows: 2,
        latencyMs: 12.5,
      },
    });
    expect(page?.['files']).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: true },
      nodes: [
        { status: 'SUCCEEDED', rows: 3_000_000_000, predictionMean: 2, predictionDeviation: 2 },
        { status: 'FAILED', error: 'No column current.', predictionMean: null, predictionDeviation: null },
      ],
    });
    const after = page?.['files']?.['pageInfo']?.['endCursor'];
    const rest = (await api.data(query, { id: job?.['id'], after }))['scoringJob']?.['files'];
    expect(rest).toMatchObject({
      pageInfo: { hasNextPage: false },
      nodes: [{ index: 2, status: 'PENDING' }],
    });
    const count = async (filter: Record<string, unknown>) =>
      (
        await api.data('query ($filter: ScoringJobFilter) { scoringJobs(filter: $filter) { totalCount } }', {
          filter,
        })
      )['scoringJobs']?.['totalCount'];
    expect(await count({ plant: 'files', circuit: 'c000' })).toBe(1);
    expect(await count({ plant: 'files', status: ['ACTIVE'] })).toBe(1);
    expect(await count({ plant: 'files', status: ['QUEUED'] })).toBe(0);
    expect(await count({ deployment: 'no-such' })).toBe(0);
    expect(await count({ batchId: job?.['id'] })).toBe(0);
    const canceled = await api.data(
      `mutation ($id: ID!) { cancelJob(input: { id: $id }) { job { cancelRequested scoringJob { id } } } }`,
      { id: jobId },
    );
    expect(canceled['cancelJob']).toEqual({
      job: { cancelRequested: true, scoringJob: { id: job?.['id'] } },
    });
    const bad = await api.ask(query, { id: job?.['id'], after: 'bm9uc2Vuc2U' });
    expect(bad.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('cost as many statements for 10 deployments as for 100', async () => {
    await createScorers(api, 'few', 10);
    await createScorers(api, 'many', 100);
    for (const plant of ['few', 'many']) {
      await mutate(api, 'submitScoringJobs', { filter: { plants: [plant] } });
    }
    const statements = async (query: string, plant: string): Promise<readonly string[]> => {
      api.statements.length = 0;
      await api.data(query, { plant });
      return [...api.statements];
    };
    const jobs = `query ($plant: String!) { scoringJobs(first: 100, filter: { plant: $plant }) { nodes {
      status progress job { id } batch { total queued progress } deployment { name circuit { name } } modelVersion { number model { name } }
      totals { rows } files(first: 2) { totalCount nodes { uri } }
    } } }`;
    const deployments = `query ($plant: String!) { deployments(first: 100, filter: { plant: $plant }) { nodes {
      name predictionsAsset scoringJobs(first: 1) { totalCount nodes { status totals { rows } } }
    } } }`;
    for (const query of [jobs, deployments]) {
      const few = await statements(query, 'few');
      const many = await statements(query, 'many');
      expect(many.length).toBe(few.length);
      expect(few.length).toBeLessThanOrEqual(14);
    }
  });

  it('need the role OPERATOR', async () => {
    const mutation = 'mutation { submitScoringJob(input: { deployment: "x" }) { userErrors { code } } }';
    const { errors } = await api.ask(mutation, {}, 'VIEWER');
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', requiredRole: 'OPERATOR' });
  });

  it('show what the workers can do', async () => {
    const capabilities = {
      devices: [{ kind: 'GPU', provider: 'cuda', memoryBytes: 80_000_000_000 }],
      withoutGpu: null,
      models: [{ model: 'pump:3', device: 'GPU' }],
    } as const;
    const process = { hostname: 'here', pid: 1, queues: ['score-gpu'], startedAt: noon };
    await api.db.workers.heartbeat({ ...process, id: 'able', capabilities }, noon);
    await api.db.workers.heartbeat({ ...process, id: 'silent', capabilities: null }, noon);
    const { fleet } = await api.data(`{ fleet { liveWorkers {
      id capabilities { devices { kind provider memoryBytes } withoutGpu models { model device } }
    } } }`);
    expect(fleet?.['liveWorkers']).toEqual([
      { id: 'able', capabilities },
      { id: 'silent', capabilities: null },
    ]);
  });
});
