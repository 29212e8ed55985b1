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
export {
  advancePartitionedRun,
  type PartitionedStep,
  type PartitionPass,
} from './partitioned/advance-run.ts';
export { executePartition, type PartitionRequest } from './partitioned/execute-partition.ts';
export {
  defaultPartitionLimits,
  type PartitionedRun,
  type PartitionLimits,
  type PartitionTask,
} from './partitioned/partitioned-run.ts';
export { planPartitions } from './partitioned/plan-partitions.ts';
export { startMonitorRun, type StartedRun } from './partitioned/start-run.ts';
