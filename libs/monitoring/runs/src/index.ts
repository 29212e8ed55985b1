export { executeMonitorRun, type MonitorRunRequest } from './execute-monitor-run.ts';
export type {
  AssetToRead,
  BaselineKey,
  BaselineProfiles,
  ColumnRead,
  DatasetReader,
  WindowRead,
} from './ports.ts';
