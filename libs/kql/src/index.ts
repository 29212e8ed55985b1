export {
  telemetryTables,
  type KqlType,
  type TelemetryColumn,
  type TelemetryTable,
} from './tables/telemetry-tables.ts';
