export { executeMonitorRun, type MonitorRunRequest } from './execute-monitor-run.ts';
export type { AssetToRead, ColumnRead, DatasetReader, WindowRead } from './ports.ts';
