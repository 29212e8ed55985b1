import { AppError } from '@circuitwatch/platform-errors';

// Loaded when asked for: what one benchmark needs would count as memory of another.
const benchmarks: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  alerting: async () => (await import('./alerting.ts')).benchAlerting(),
  attribution: async () => (await import('./attribution.ts')).benchAttribution(),
  fleet: async () => (await import('./fleet.ts')).benchFleet(),
  'metric-engine': async (args) => (await import('./metric-engine.ts')).benchMetricEngine(args),
  scoring: async (args) => (await import('./scoring.ts')).benchScoring(args),
  partitions: async (args) => (await import('./partitions.ts')).benchPartitions(args),
  'telemetry-intake': async () => (await import('./telemetry-intake.ts')).benchTelemetryIntake(),
  'telemetry-query': async (args) => (await import('./telemetry-query.ts')).benchTelemetryQuery(args),
  year: async () => (await import('./year.ts')).benchYear(),
};

const name = process.argv[2] ?? '';
const run = benchmarks[name];
if (run === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(benchmarks).join('|')}\n`);
  process.exitCode = 1;
} else {
  try {
    await run(process.argv.slice(3));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
