import { fakeAlerting, fakeAlertingNode } from './fake-alerting.ts';
import { fakeConnection, type PageArguments } from './fake-connection.ts';
import { fakeComparison, fakeDocuments } from './fake-documents.ts';
import { fakeTelemetry } from './fake-telemetry.ts';
import { fakeTelemetryQuery } from './fake-telemetry-query.ts';
import { fakeScoring, fakeScoringNode } from './fake-scoring.ts';
import { fakeCircuit, fakeJob, fakeRun, type FakeCircuit, type FakeMonitor } from './fake-records.ts';

const at = '2026-11-20T06:00:00.000Z';
const notFound = (field: string, message: string) => [{ field: [field], message, code: 'NOT_FOUND' }];

function fleet() {
  const circuits: FakeCircuit[] = [];
  const plants = ['plant-a', 'plant-b'].map((name) => ({
    id: `plant-${name}`,
    name,
    title: `Plant ${name.at(-1)?.toUpperCase()}`,
    timeZone: 'UTC',
    version: 1,
    createdAt: at,
    updatedAt: at,
    circuits: (page: PageArguments) =>
      fakeConnection(
        circuits.filter(({ plant }) => 'name' in plant && plant.name === name),
        page,
      ),
  }));
  const plantOf = (name: string) => plants.find((plant) => plant.name === name) ?? {};
  circuits.push(
    fakeCircuit({ plant: plantOf('plant-a'), name: 'c01', health: 'BREACHED' }),
    fakeCircuit({ plant: plantOf('plant-a'), name: 'c02', health: 'HEALTHY' }),
    fakeCircuit({ plant: plantOf('plant-b'), name: 'c01', health: 'HEALTHY' }),
    fakeCircuit({ plant: plantOf('plant-b'), name: 'c02', health: 'FAILED' }),
  );
  return { plants, circuits, monitors: circuits.map(({ monitor }) => monitor) };
}

const model = { id: 'model-1', name: 'pump', description: '', version: 1, createdAt: at, updatedAt: at };
const modelVersion = {
  ...{ id: 'model-version-1', number: 2, stage: 'DEV', version: 1, createdAt: at },
  ...{ features: ['load', 'site'], task: 'REGRESSION', devices: ['CPU', 'GPU'], checksum: 'ab'.repeat(32) },
  ...{ uri: 'models/pump.onnx', metadata: { trainedBy: 'Ada' }, outputs: null },
  inputs: [
    { name: 'load', type: 'NUMBER', categories: null },
    { name: 'site', type: 'TEXT', categories: ['north', 'south'] },
  ],
};
const token = {
  id: 'token-1',
  name: 'admin',
  role: 'ADMIN',
  plants: [],
  createdBy: 'local start',
  createdAt: at,
};
const batch = {
  id: 'batch-1',
  total: 2,
  queued: 0,
  running: 0,
  failed: 0,
  canceled: 0,
  requestedBy: 'admin',
  createdAt: at,
};

/** The root fields over the made-up fleet, as graphql-js calls them; `record` hears of every mutation. */
export function fakeFleet(record: (name: string, input: unknown) => void) {
  const { plants, circuits, monitors } = fleet();
  const runOf = (id: string) => monitors.find(({ lastRun }) => lastRun.id === id)?.lastRun;
  return {
    ...fakeQueries({ plants, circuits, monitors }),
    ...fakeMutations({ record, monitors }),
    ...fakeDocuments(record),
    ...fakeScoring(record),
    ...fakeTelemetry(record),
    ...fakeTelemetryQuery(record),
    ...fakeAlerting(record),
    compareRuns: ({ baseRunId, otherRunId }: { baseRunId: string; otherRunId: string }) =>
      fakeComparison(runOf(baseRunId) ?? notThere(baseRunId), runOf(otherRunId) ?? notThere(otherRunId)),
    node: ({ id }: { id: string }) => {
      if (id === 'batch-1') {
        return { __typename: 'RunBatch', ...batch, succeeded: 2, breached: 1, progress: 1, done: true };
      }
      const known = fakeScoringNode(id) ?? fakeAlertingNode(id);
      if (known) return known;
      const monitor = monitors.find((candidate) => candidate.id === id);
      if (monitor) return { __typename: 'Monitor', ...monitor };
      const run = runOf(id);
      return run ? { __typename: 'MonitorRun', ...run } : null;
    },
    async *runProgress({ runId }: { runId: string }) {
      const run = runOf(runId);
      if (!run) return;
      yield { runProgress: { ...run, status: 'RUNNING', verdict: null, progress: 0.5 } };
      yield { runProgress: run };
    },
    async *batchProgress() {
      yield { batchProgress: { ...batch, queued: 1, succeeded: 1, breached: 1, progress: 0.5, done: false } };
      yield { batchProgress: { ...batch, succeeded: 2, breached: 1, progress: 1, done: true } };
    },
  };
}

function notThere(id: string): never {
  throw new Error(`MonitorRun "${id}" does not exist.`);
}

const fakeModels = (page: PageArguments) =>
  fakeConnection(
    [{ ...model, versions: (versions: PageArguments) => fakeConnection([modelVersion], versions) }],
    page,
  );

function fakeQueries({ plants, circuits, monitors }: ReturnType<typeof fleet>) {
  return {
    viewer: () => ({ name: 'admin', role: 'ADMIN' }),
    fleet: () => ({
      plantCount: plants.length,
      circuitCount: circuits.length,
      monitorCount: monitors.length,
      circuitsByHealth: ['BREACHED', 'FAILED', 'NO_DATA', 'HEALTHY', 'UNKNOWN'].map((health) => ({
        health,
        count: circuits.filter((circuit) => circuit.health === health).length,
      })),
      liveWorkers: [
        {
          id: 'worker-1',
          hostname: 'here',
          pid: 7,
          queues: ['monitoring'],
          startedAt: at,
          heartbeatAt: at,
        },
      ],
      queueBackend: 'redis',
    }),
    plants: (page: PageArguments) => fakeConnection(plants, page),
    circuits: (page: PageArguments & { filter?: { plant?: string; name?: string; health?: string[] } }) => {
      const { plant, name, health } = page.filter ?? {};
      const found = circuits.filter(
        (circuit) =>
          (!plant || ('name' in circuit.plant && circuit.plant.name === plant)) &&
          (!name || circuit.name === name) &&
          (!health || health.includes(circuit.health)),
      );
      return fakeConnection(found, page);
    },
    monitors: (page: PageArguments & { filter?: { names?: string[] } }) =>
      fakeConnection(
        monitors.filter(({ name }) => page.filter?.names?.includes(name) ?? true),
        page,
      ),
    monitorRuns: (page: PageArguments) =>
      fakeConnection(
        monitors.map(({ lastRun }) => lastRun),
        page,
      ),
    metricResults: (page: PageArguments & { filter: { runId: string } }) =>
      monitors.find(({ lastRun }) => lastRun.id === page.filter.runId)?.lastRun.results(page),
    jobs: (page: PageArguments) => fakeConnection([fakeJob], page),
    deadLetters: (page: PageArguments) =>
      fakeConnection(
        [{ id: 'letter-1', job: fakeJob, attempts: 3, error: fakeJob.error, createdAt: at }],
        page,
      ),
    models: fakeModels,
    apiTokens: (page: PageArguments) => fakeConnection([token], page),
  };
}

interface FakeMutationsOptions {
  readonly record: (name: string, input: unknown) => void;
  readonly monitors: readonly FakeMonitor[];
}

function fakeMutations({ record, monitors }: FakeMutationsOptions) {
  const done = (name: string, payload: object) => (args: { input?: unknown }) => {
    record(name, args.input);
    return { userErrors: [], ...payload };
  };
  return {
    runMonitor: ({ input }: { input: { monitor: string } }) => {
      record('runMonitor', input);
      const monitor = monitors.find(({ name }) => name === input.monitor);
      if (!monitor) return { userErrors: notFound('monitor', `Monitor "${input.monitor}" does not exist.`) };
      const run = fakeRun({ id: monitor.lastRun.id, monitor, status: 'QUEUED', verdict: null });
      return { run: { ...run, progress: 0 }, userErrors: [] };
    },
    runMonitors: ({ input }: { input: { filter?: { plant?: string } } }) => {
      record('runMonitors', input);
      const total = input.filter?.plant === 'plant-z' ? 0 : monitors.length / 2;
      return {
        batch: {
          ...batch,
          total,
          queued: total,
          succeeded: 0,
          breached: 0,
          progress: total === 0 ? 1 : 0,
          done: total === 0,
        },
        userErrors: [],
      };
    },
    cancelJob: done('cancelJob', { job: { ...fakeJob, status: 'CANCELED' } }),
    retryJob: done('retryJob', { job: { ...fakeJob, status: 'QUEUED' } }),
    discardDeadLetter: done('discardDeadLetter', {
      deadLetter: {
        id: 'letter-1',
        job: fakeJob,
        resolution: 'DISCARDED',
        attempts: 3,
        error: '',
        createdAt: at,
      },
    }),
    createModel: done('createModel', { model }),
    createModelVersion: done('createModelVersion', { modelVersion }),
    createApiToken: done('createApiToken', { apiToken: { ...token, name: 'ci' }, secret: 'cw_new' }),
    revokeApiToken: done('revokeApiToken', { apiToken: { ...token, revokedAt: at } }),
    createSignInLink: done('createSignInLink', { url: 'http://127.0.0.1:4000/sign-in?code=abc' }),
  };
}
