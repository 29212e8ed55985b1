export { loggedModelTelemetry } from './logged-model-telemetry.ts';
export { prometheusModelTelemetry } from './prometheus-model-telemetry.ts';
export { tellAll } from './tell-all.ts';
export type { TelemetryProblem } from './row-delivery.ts';
export { storedModelTelemetry, type StoredModelTelemetryOptions } from './stored-model-telemetry.ts';
export type { CustomMetric, Trace } from './telemetry-items.ts';
export type { TelemetryStore } from './telemetry-store.ts';
export {
  createTelemetryWriter,
  type TelemetryCounts,
  type TelemetryWriter,
  type TelemetryWriterOptions,
} from './telemetry-writer.ts';
