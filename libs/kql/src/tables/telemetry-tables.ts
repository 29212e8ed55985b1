import type { StoredType } from './kql-type.ts';

/** A column as people write it in KQL, and as SQL has it. */
export interface TelemetryColumn {
  readonly name: string;
  readonly sqlName: string;
  readonly type: StoredType;
}

/** A table that KQL can ask. */
export interface TelemetryTable {
  /** As Application Insights or Log Analytics names it. */
  readonly name: string;
  readonly sqlName: string;
  /** The KQL name of the column with the row's instant. */
  readonly timeColumn: string;
  readonly columns: readonly TelemetryColumn[];
  /**
   * Keys of `customDimensions` that are kept in columns of their own as well: `customDimensions.plant_id` may be read
   * from the column `plant_id`.
   */
  readonly promoted: readonly string[];
}

type ColumnSpec = readonly [name: string, type: StoredType, sqlName?: string];

function snake(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])_?(?=[A-Z])/g, '_').toLowerCase();
}

function table(
  name: string,
  sqlName: string,
  specs: readonly ColumnSpec[],
  promoted: readonly string[] = [],
): TelemetryTable {
  const columns = specs.map(([column, type, sql]) => ({ name: column, type, sqlName: sql ?? snake(column) }));
  const timeColumn = columns.some((column) => column.name === 'timestamp') ? 'timestamp' : 'TimeGenerated';
  return { name, sqlName, timeColumn, columns, promoted };
}

/** What every table of Application Insights has beside its own columns. */
const insights: readonly ColumnSpec[] = [
  ['customDimensions', 'dynamic'],
  ['plant_id', 'string'],
  ['circuit_id', 'string'],
  ['operation_Id', 'string'],
  ['cloud_RoleName', 'string'],
  ['cloud_RoleInstance', 'string'],
  ['itemCount', 'int'],
];
const promotedDimensions = ['plant_id', 'circuit_id'];

/**
 * The tables of Application Insights (classic names) and of Log Analytics, with `plant_id` and `circuit_id` of
 * customDimensions also as columns, since rules of the field write them so. Instants are `timestamp` in the former and
 * `TimeGenerated` in the latter.
 */
export const telemetryTables: readonly TelemetryTable[] = [
  table(
    'customMetrics',
    'custom_metric',
    [
      ['timestamp', 'datetime'],
      ['name', 'string'],
      ['value', 'real'],
      ['valueCount', 'int'],
      ['valueSum', 'real'],
      ['valueMin', 'real'],
      ['valueMax', 'real'],
      ...insights,
    ],
    promotedDimensions,
  ),
  table(
    'customEvents',
    'custom_event',
    [['timestamp', 'datetime'], ['name', 'string'], ['customMeasurements', 'dynamic'], ...insights],
    promotedDimensions,
  ),
  table(
    'requests',
    'request',
    [
      ['timestamp', 'datetime'],
      ['id', 'string', 'request_id'],
      ['name', 'string'],
      ['url', 'string'],
      ['success', 'bool'],
      ['resultCode', 'string'],
      ['duration', 'real'],
      ['operation_Name', 'string'],
      ['customMeasurements', 'dynamic'],
      ...insights,
    ],
    promotedDimensions,
  ),
  table(
    'exceptions',
    'exception',
    [
      ['timestamp', 'datetime'],
      ['problemId', 'string'],
      ['type', 'string'],
      ['message', 'string'],
      ['outerType', 'string'],
      ['outerMessage', 'string'],
      ['innermostMessage', 'string'],
      ['severityLevel', 'int'],
      ['details', 'dynamic'],
      ...insights,
    ],
    promotedDimensions,
  ),
  table(
    'traces',
    'trace',
    [['timestamp', 'datetime'], ['message', 'string'], ['severityLevel', 'int'], ...insights],
    promotedDimensions,
  ),
  table('AzureDiagnostics', 'azure_diagnostic', [
    ['TimeGenerated', 'datetime'],
    ['Category', 'string'],
    ['Level', 'string'],
    ['OperationName', 'string'],
    ['ResultType', 'string'],
    ['ResultDescription', 'string'],
    ['Resource', 'string'],
    ['ResourceId', 'string'],
    ['CorrelationId', 'string'],
    ['Properties', 'dynamic'],
    ['plant_id', 'string'],
    ['circuit_id', 'string'],
  ]),
  table('Perf', 'perf', [
    ['TimeGenerated', 'datetime'],
    ['Computer', 'string'],
    ['ObjectName', 'string'],
    ['CounterName', 'string'],
    ['InstanceName', 'string'],
    ['CounterValue', 'real'],
  ]),
  table('ContainerLog', 'container_log', [
    ['TimeGenerated', 'datetime'],
    ['Computer', 'string'],
    ['Name', 'string'],
    ['Image', 'string'],
    ['ContainerID', 'string', 'container_id'],
    ['LogEntry', 'string'],
    ['LogEntrySource', 'string'],
  ]),
  table('KubePodInventory', 'kube_pod_inventory', [
    ['TimeGenerated', 'datetime'],
    ['Computer', 'string'],
    ['ClusterName', 'string'],
    ['Namespace', 'string'],
    ['Name', 'string'],
    ['PodUid', 'string'],
    ['PodStatus', 'string'],
    ['ContainerName', 'string'],
    ['ContainerStatus', 'string'],
    ['ContainerRestartCount', 'int'],
  ]),
];
