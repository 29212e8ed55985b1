export { openTelemetryArchive, type TelemetryArchive } from './telemetry-archive.ts';
