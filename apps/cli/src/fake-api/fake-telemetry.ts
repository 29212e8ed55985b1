const at = '2026-11-20T06:00:00.000Z';

interface LogArguments {
  readonly deployment: string;
  readonly lines: number;
  readonly since?: string | null;
  readonly minimumSeverity: string;
}

interface ActualsInput {
  readonly deployment: string;
  readonly actuals: readonly { readonly key: string }[];
}

const lines = [
  { severity: 'INFORMATION', message: 'Model loaded successfully', customDimensions: { model_version: '2' } },
  {
    severity: 'INFORMATION',
    message: 'Prediction completed',
    customDimensions: {
      deployment: 'pumps:blue',
      plant_id: 'pune',
      latency_ms: 1.234_567_8,
      num_records: 10,
    },
  },
  {
    severity: 'ERROR',
    message: 'Prediction failed: no\u001b[2Jcolumn "x"',
    customDimensions: { file_path: 'my data/a.csv', error_type: 'INVALID' },
  },
].map((line, index) => ({
  id: String(index),
  at,
  roleName: 'worker',
  roleInstance: 'w',
  operationId: null,
  ...line,
}));

const figures = {
  ...{ from: at, to: '2026-11-20T07:00:00.000Z', requests: 3_600, requestsPerSecond: 1, errors: 36 },
  ...{ errorRate: 0.01, rejected: 5, rows: 7_200, rowsPerSecond: 2, latencyMeanMs: 4, latencyP50Ms: 3 },
  ...{ latencyP95Ms: 9, latencyP99Ms: 12.345, cpuCores: 0.5, memoryBytes: 2 ** 28, instances: 2 },
};
const idle = {
  ...figures,
  ...{
    requests: 0,
    requestsPerSecond: 0,
    errors: 0,
    errorRate: null,
    rejected: 0,
    rows: 0,
    rowsPerSecond: 0,
  },
  ...{ latencyMeanMs: null, latencyP50Ms: null, latencyP95Ms: null, latencyP99Ms: null, cpuCores: null },
  ...{ memoryBytes: null, instances: 0 },
};

/** Made-up logs and figures of `pumps:blue`; actuals are recorded by counting them, and a key `bad` is refused. */
export function fakeTelemetry(record: (name: string, input: unknown) => void) {
  return {
    deploymentLogs: (asked: LogArguments) => {
      record('deploymentLogs', asked);
      const isGrave = ({ severity }: { severity: string }) =>
        asked.minimumSeverity !== 'ERROR' || severity === 'ERROR';
      return lines.filter(isGrave).slice(-asked.lines);
    },
    endpointMetrics: (asked: object) => {
      record('endpointMetrics', asked);
      const deployments = ['blue', 'green'].map((name) => ({ name, endpoint: 'pumps' }));
      return {
        stepSeconds: 60,
        deployments,
        totals: figures,
        points: [figures, idle, { ...figures, requestsPerSecond: 2 }],
      };
    },
    recordActuals: ({ input }: { input: ActualsInput }) => {
      record('recordActuals', input);
      if (input.actuals.some(({ key }) => key === 'bad'))
        return {
          userErrors: [{ code: 'INVALID', field: ['actuals', '0', 'key'], message: 'The key is bad.' }],
        };
      const [name = '', endpoint = null] = input.deployment.split(':').toReversed();
      return {
        deployment: { name, endpoint },
        dataAsset: { name: `${name}-actuals`, number: 1 },
        ...{ inserted: input.actuals.length, changed: 0, unchanged: 0, outdated: 0, userErrors: [] },
      };
    },
  };
}
