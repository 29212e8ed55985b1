import type { Aggregation } from '@circuitwatch/alerting-definitions';
import { dimensionFilters, kqlName, kqlText, type AzureDimension } from './read-dimensions.ts';

/** A platform metric of Azure as KQL over the tables here; `value` is what the rule compares. */
interface KnownMetric {
  readonly table: string;
  /** Gives the column `measured` to each row. */
  readonly rows: string;
  readonly note: string;
}

const processor =
  "where ObjectName in ('Processor', 'K8SContainer') and CounterName in ('% Processor Time', 'cpuUsagePercentage')";
const cpu: KnownMetric = {
  table: 'Perf',
  rows: `${processor} | extend measured = CounterValue`,
  note: 'It is read from the counters "% Processor Time" of the table Perf.',
};
const latency: KnownMetric = {
  table: 'requests',
  rows: 'extend measured = duration',
  note: 'It is read from the durations, in milliseconds, of the table requests.',
};
const failures: KnownMetric = {
  table: 'requests',
  rows: 'extend measured = iif(success == false, 100.0, 0.0)',
  note: 'It is read from the table requests, as a share in percent.',
};

/** Names of Azure's metrics, in lower case without anything but letters. */
const known: Readonly<Record<string, KnownMetric>> = {
  percentagecpu: cpu,
  cpuutilizationpercentage: cpu,
  cpuutilization: cpu,
  latency,
  requestlatency: latency,
  requestsduration: latency,
  requestfailurerate: failures,
};

const folds: Readonly<Record<Aggregation, string>> = {
  AVG: 'avg(measured)',
  MIN: 'min(measured)',
  MAX: 'max(measured)',
  SUM: 'sum(measured)',
  COUNT: 'count()',
  LAST: 'max(measured)',
};

/** KQL whose column `value` is the metric, with a row for each set of dimensions. */
export function metricQuery(
  name: string,
  aggregation: Aggregation,
  dimensions: readonly AzureDimension[],
): { readonly query: string; readonly dimensions: readonly string[]; readonly note: string } {
  const { table, rows, note } = known[name.toLowerCase().replaceAll(/[^a-z]/g, '')] ?? custom(name);
  const columns = dimensions.map((dimension) => dimension.name);
  const own = ['cloud_RoleName', 'plant_id', 'circuit_id'];
  const extended = columns
    .filter((column) => !own.includes(column))
    .map((column) => ` | extend ${kqlName(column)} = tostring(customDimensions[${kqlText(column)}])`)
    .join('');
  const by = columns.length === 0 ? '' : ` by ${columns.map(kqlName).join(', ')}`;
  // A summary of no rows is one row without a value here, and none by dimensions: both are no data.
  const summary = ` | summarize value = ${folds[aggregation]}${by}`;
  const query = `${table} | ${rows}${table === 'Perf' ? '' : extended}${dimensionFilters(dimensions)}${summary}`;
  return { query, dimensions: columns, note };
}

function custom(name: string): KnownMetric {
  return {
    table: 'customMetrics',
    rows: `where name == ${kqlText(name)} | extend measured = value`,
    note: `It is read from customMetrics by the name "${name}"; send it there, or change the query.`,
  };
}
