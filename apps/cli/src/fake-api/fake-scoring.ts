import { fakeConnection, type PageArguments } from './fake-connection.ts';

const at = '2026-11-20T06:00:00.000Z';
const later = '2026-11-20T06:00:12.000Z';

const version = { id: 'model-version-1', number: 2, model: { id: 'model-1', name: 'pump' } };

/** A scoring job of the deployment; one that is called `lossy` has a broken file. */
function fakeScoringJob(name: string, status = 'SUCCEEDED', progress = 1) {
  const broken = name === 'lossy' ? 1 : 0;
  const files = [
    { index: 0, uri: 'file:///in/a.csv', status: 'SUCCEEDED', rows: 12_000, invalidRows: 3, error: null },
    ...(broken === 1
      ? [
          {
            index: 1,
            uri: 'file:///in/b.csv',
            status: 'FAILED',
            rows: 0,
            invalidRows: 0,
            error: 'No column load.',
          },
        ]
      : []),
  ].map((file) => ({
    ...file,
    bytes: 10,
    modifiedAt: at,
    parts: [],
    latencyMs: 1200,
    predictionMean: 0.5,
    predictionDeviation: 0.25,
  }));
  return {
    __typename: 'ScoringJob',
    id: `scoring-${name}`,
    ...{ status, progress, outputUri: `predictions/-/${name}`, createdAt: at, scheduledAt: at },
    job: { id: `job-${name}`, error: null, startedAt: at, finishedAt: later },
    deployment: { id: `deployment-${name}`, name, endpoint: null },
    modelVersion: version,
    input: { asset: 'readings:1', uri: 'data', window: null },
    execution: { device: 'CPU', threads: 1, rowsAtOnce: 4096, workerId: 'worker-1' },
    totals: {
      ...{ files: files.length, succeededFiles: 1, failedFiles: broken },
      ...{ rows: 12_000, invalidRows: 3, latencyMs: 1200 },
    },
    files: (page: PageArguments) => fakeConnection(files, page),
  };
}

const batch = {
  id: 'scoring-batch-1',
  total: 2,
  failed: 0,
  canceled: 0,
  requestedBy: 'admin',
  createdAt: at,
};

interface SubmitInput {
  readonly deployment?: string;
  readonly circuit?: string;
}

/** Scoring over made-up deployments: `lossy` has a broken file, `stuck` fails, `nowhere` does not exist. */
export function fakeScoring(record: (name: string, input: unknown) => void) {
  const named = (name: string) => (name === 'stuck' ? fakeScoringJob(name, 'FAILED') : fakeScoringJob(name));
  return {
    submitScoringJob: ({ input }: { input: SubmitInput }) => {
      record('submitScoringJob', input);
      const name = input.deployment ?? input.circuit?.split('/').at(-1) ?? '';
      if (name !== 'nowhere') return { scoringJob: fakeScoringJob(name, 'QUEUED', 0), userErrors: [] };
      const message = 'There is no deployment "nowhere".';
      return { userErrors: [{ field: ['deployment'], message, code: 'NOT_FOUND' }] };
    },
    submitScoringJobs: ({ input }: { input: unknown }) => {
      record('submitScoringJobs', input);
      const counts = { queued: 2, active: 0, succeeded: 0, progress: 0, done: false };
      return { batch: { ...batch, ...counts }, userErrors: [] };
    },
    scoringJob: ({ id }: { id: string }) =>
      id.startsWith('scoring-') ? named(id.slice('scoring-'.length)) : null,
    scoringJobs: (page: PageArguments & { filter?: { deployment?: string; batchId?: string } }) => {
      const { deployment, batchId } = page.filter ?? {};
      const both = [named('lossy'), named('c01')];
      if (batchId !== undefined) return fakeConnection(both, page);
      return fakeConnection(
        both.filter(({ deployment: { name } }) => deployment === undefined || name === deployment),
        page,
      );
    },
    async *jobProgress({ jobId }: { jobId: string }) {
      const name = jobId.replace('job-', '');
      const active = fakeScoringJob(name, 'ACTIVE', 0.5);
      yield { jobProgress: { id: jobId, scoringJob: active } };
      yield { jobProgress: { id: jobId, scoringJob: named(name) } };
    },
    deployments: (page: PageArguments & { filter?: { endpoints?: string[] } }) =>
      fakeConnection(page.filter?.endpoints?.includes('pumps') === true ? sharing({ blue: 100 }) : [], page),
    setEndpointTraffic: ({
      input,
    }: {
      input: { traffic: readonly { readonly deployment: string; readonly percent: number }[] };
    }) => {
      record('setEndpointTraffic', input);
      const shares = input.traffic.map(({ deployment, percent }) => [deployment, percent] as const);
      return { deployments: sharing(Object.fromEntries(shares)), userErrors: [] };
    },
  };
}

/** The node of a batch or job that is asked for again and again. */
export function fakeScoringNode(id: string): object | null {
  if (id === batch.id) {
    const counts = { queued: 0, active: 0, succeeded: 2, progress: 1, done: true };
    return { __typename: 'ScoringBatch', ...batch, ...counts };
  }
  if (!id.startsWith('job-')) return null;
  return { __typename: 'Job', id, scoringJob: fakeScoringJob(id.replace('job-', '')) };
}

function sharing(shares: Readonly<Record<string, number>>) {
  return ['blue', 'green'].map((name) => ({
    id: `deployment-${name}`,
    ...{ name, endpoint: 'pumps', enabled: true, traffic: shares[name] ?? 0, modelVersion: version },
  }));
}
