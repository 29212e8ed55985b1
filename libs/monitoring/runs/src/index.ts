export { executeMonitorRun } from './execute-monitor-run.ts';
export type {
  AlignedRows,
  BaselineKey,
  BaselineProfiles,
  CellColumn,
  CustomMetric,
  Dataset,
  DatasetColumn,
  DatasetPartition,
  DatasetReader,
  DataSource,
  ImportanceFinder,
  OpenRequest,
  QueryRequest,
} from './ports.ts';
export {
  breachKey,
  type KnownComponent,
  type KnownData,
  type MonitorRunInput,
  type MonitorRunRequest,
} from './run-request.ts';
