export { createTelemetryQueries, type KqlOptions, type TelemetryQueries } from './telemetry-queries.ts';
export type { TelemetryAnswer } from './telemetry-answer.ts';
