import { fakeConnection, type PageArguments } from './fake-connection.ts';

const at = '2026-11-20T06:00:00.000Z';

const metric = (id: string) => ({
  id,
  version: 1,
  family: 'azureml',
  kind: 'DRIFT',
  dataTypes: ['NUMERICAL'],
  bands: [],
  title: id.replaceAll('_', ' '),
  description: 'Made up.',
  unit: '1',
  breach: 'ABOVE',
  defaultThreshold: 0.1,
  source: 'nowhere',
});

interface ResultConditions {
  readonly runId?: string;
  readonly verdict?: readonly string[];
  readonly feature?: string;
  readonly metric?: string;
}

const results = [
  { feature: 'temperature', metric: metric('jensen_shannon_distance'), value: 0.31, verdict: 'BREACHED' },
  { feature: 'temperature', metric: metric('population_stability_index'), value: 0.02, verdict: 'HEALTHY' },
  { feature: 'pressure', metric: metric('jensen_shannon_distance'), value: null, verdict: 'NO_DATA' },
].map((result, index) => ({
  ...result,
  id: `result-${index}`,
  signal: 'data_drift',
  status: result.value === null ? 'ALL_NULL' : 'COMPUTED',
  threshold: 0.1,
  reason: result.verdict === 'BREACHED' ? '0.31 is above 0.1' : null,
  baselineRows: 43_200,
  targetRows: 10_080,
  scheduledAt: at,
}));

/** The one job of the made-up fleet. */
export const fakeJob = {
  id: 'job-1',
  queue: 'monitoring',
  name: 'run-monitor',
  status: 'FAILED',
  progress: 1,
  attempts: 3,
  maxAttempts: 3,
  priority: 100,
  cancelRequested: false,
  workerId: 'worker-1',
  error: 'The file is not there.',
  createdAt: at,
  startedAt: at,
  finishedAt: at,
};

/** A circuit of the made-up fleet, as the resolvers keep it. */
export type FakeCircuit = ReturnType<typeof fakeCircuit>;

/** A monitor of the made-up fleet, as the resolvers keep it. */
export type FakeMonitor = FakeCircuit['monitor'];

/** A run of the given monitor; a breached one carries results and a distribution. */
export function fakeRun(options: { id: string; monitor: object; status: string; verdict: string | null }) {
  const breached = options.verdict === 'BREACHED';
  return {
    ...options,
    cause: 'MANUAL',
    scheduledAt: at,
    progress: 1,
    breachCount: breached ? 1 : 0,
    definitionNumber: 1,
    files: [],
    errorMessage: options.status === 'FAILED' ? 'The file is not there.' : null,
    createdAt: at,
    startedAt: at,
    finishedAt: at,
    signals: [
      {
        name: 'data_drift',
        kind: 'DATA_DRIFT',
        verdict: options.verdict ?? 'NO_DATA',
        breachCount: breached ? 1 : 0,
        breachedFeatures: breached ? ['temperature'] : [],
        baselineRows: 43_200,
        targetRows: 10_080,
        distributionsOf: 'data_drift',
        notes: [],
      },
    ],
    results: (page: PageArguments & { filter?: ResultConditions }) => {
      const { verdict, feature, metric: id } = page.filter ?? {};
      const found = results.filter(
        (result) =>
          (breached || result.verdict === 'HEALTHY') &&
          (!verdict || verdict.includes(result.verdict)) &&
          (!feature || result.feature === feature) &&
          (!id || result.metric.id === id),
      );
      return fakeConnection(found, page);
    },
    distributions: ({ features }: { features?: string[] }) =>
      [
        {
          id: 'distribution-1',
          signal: 'data_drift',
          feature: 'temperature',
          edges: [0, 10, 20, 30],
          categories: [],
          others: 0,
          baselineCounts: [10, 80, 10],
          targetCounts: [0, 30, 70],
        },
      ].filter(({ feature }) => !features || features.includes(feature)),
  };
}

/** A circuit with one monitor whose last run fits the circuit's health. */
export function fakeCircuit({ plant, name, health }: { plant: object; name: string; health: string }) {
  const base = { version: 1, createdAt: at, updatedAt: at, enabled: true, title: `Circuit ${name}` };
  const plantName = 'name' in plant ? String(plant.name) : '';
  const id = `${plantName}-${name}`;
  const failed = health === 'FAILED';
  const monitor = {
    ...base,
    id: `monitor-${id}`,
    name: id,
    minimumRows: 30,
    definitionNumber: 1,
    yaml: `# a note\nname: ${id}\ncreate_monitor: {}\n`,
    target: { asset: `${id}@latest`, lookbackSize: 'P7D', lookbackOffset: 'PT0S' },
    baseline: { asset: `${id}@latest`, lookbackSize: 'P30D', lookbackOffset: 'P7D' },
    signals: [],
    trigger: { cron: '0 6 * * *', timeZone: 'UTC', missedTicks: 0, nextAt: at },
    circuit: {} as object,
    lastRun: {} as ReturnType<typeof fakeRun>,
    runs: (page: PageArguments) => fakeConnection([{ ...monitor.lastRun, job: fakeJob }], page),
    series: ({ metric: wanted }: { metric: string }) =>
      [0.02, 0.05, 0.11, 0.31].map((value, index) => ({
        scheduledAt: `2026-11-${17 + index}T06:00:00.000Z`,
        value: wanted === 'jensen_shannon_distance' ? value : null,
        threshold: 0.1,
        verdict: value > 0.1 ? 'BREACHED' : 'HEALTHY',
      })),
  };
  const status = failed ? 'FAILED' : 'SUCCEEDED';
  monitor.lastRun = fakeRun({ id: `run-${id}`, monitor, status, verdict: failed ? null : health });
  const circuit = {
    ...base,
    id: `circuit-${id}`,
    name,
    plant,
    health,
    tags: ['line:1'],
    openBreaches: health === 'BREACHED' ? 1 : 0,
    breachedSignals: health === 'BREACHED' ? ['data_drift'] : [],
    lastRun: monitor.lastRun,
    monitor,
    monitors: (page: PageArguments) => fakeConnection([monitor], page),
  };
  monitor.circuit = circuit;
  return circuit;
}
