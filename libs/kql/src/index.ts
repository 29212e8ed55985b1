export { telemetryTables, type TelemetryColumn, type TelemetryTable } from './tables/telemetry-tables.ts';
export type { KqlType, StoredType } from './tables/kql-type.ts';
export type { KqlProblem } from './parsing/problem.ts';
export type { SqlParameter } from './sql/sql-writer.ts';
export type { SourceFetch, TelemetrySource } from './sql/fetch-sources.ts';
export type { Render } from './tree/tabular.ts';
export { checkKql } from './check-kql.ts';
export { translateKql, type TranslateOptions, type Translation } from './translate-kql.ts';
