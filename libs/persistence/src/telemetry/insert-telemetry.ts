import type { Database } from '../database/database.ts';
import type { DayPartitions } from './day-partitions.ts';
import type { EndpointSample } from '@circuitwatch/scoring-definitions';
import type { TelemetryTable } from '@circuitwatch/kql';
import { invalid } from '@circuitwatch/platform-errors';
import { insertRows, tableNamed } from './insert-rows.ts';
import type { CustomMetricRow, TelemetryBatch, TelemetryRow, TraceRow } from './records.ts';
import { storableJson } from './storable-json.ts';

const oldestMs = 90 * 86_400_000;
const newestMs = 3_600_000;

type Timed = Pick<TraceRow, 'timestamp' | 'customDimensions'>;

/** The row as of now where its instant makes no sense: each day needs a partition, and a wrong clock may name any. */
function inReach<Row extends Timed>(row: Row, now: Date): Row {
  const aheadMs = row.timestamp.getTime() - now.getTime();
  if (aheadMs >= -oldestMs && aheadMs <= newestMs) return row;
  const claimed = Number.isNaN(aheadMs) ? null : row.timestamp.toISOString();
  return {
    ...row,
    timestamp: now,
    customDimensions: { ...row.customDimensions, claimed_timestamp: claimed },
  };
}

async function insertMetrics(
  database: Database,
  { roleName, roleInstance }: TelemetryBatch,
  rows: readonly CustomMetricRow[],
): Promise<void> {
  await database.query(
    `insert into custom_metric (id, timestamp, name, value, value_count, value_sum, value_min, value_max,
       custom_dimensions, plant_id, circuit_id, cloud_role_name, cloud_role_instance, operation_id, item_count)
     select id, timestamp, name, value, "valueCount", "valueSum", "valueMin", "valueMax", "customDimensions",
       left("customDimensions" ->> 'plant_id', 256), left("customDimensions" ->> 'circuit_id', 256), $2, $3,
       "operationId", "itemCount"
     from jsonb_to_recordset($1::jsonb) as metric(id bigint, timestamp timestamptz, name text, value float8,
       "valueCount" int, "valueSum" float8, "valueMin" float8, "valueMax" float8, "customDimensions" jsonb,
       "operationId" text, "itemCount" int)
     on conflict do nothing`,
    storableJson(rows),
    roleName,
    roleInstance,
  );
}

async function insertTraces(
  database: Database,
  { roleName, roleInstance }: TelemetryBatch,
  rows: readonly TraceRow[],
): Promise<void> {
  await database.query(
    `insert into trace (id, timestamp, message, severity_level, custom_dimensions, plant_id, circuit_id,
       cloud_role_name, cloud_role_instance, operation_id, deployment_id)
     select id, timestamp, message, "severityLevel", "customDimensions",
       left("customDimensions" ->> 'plant_id', 256), left("customDimensions" ->> 'circuit_id', 256), $2, $3,
       "operationId", "deploymentId"
     from jsonb_to_recordset($1::jsonb) as line(id bigint, timestamp timestamptz, message text, "severityLevel" int,
       "customDimensions" jsonb, "operationId" text, "deploymentId" uuid)
     on conflict do nothing`,
    storableJson(rows),
    roleName,
    roleInstance,
  );
}

async function insertSamples(database: Database, rows: readonly EndpointSample[]): Promise<void> {
  await database.query(
    `insert into endpoint_sample (deployment_id, at, instance, seconds, requests, errors, rejected, rows,
       latency_buckets, latency_sum_ms, cpu_seconds, memory_bytes)
     select "deploymentId", at, instance, seconds, requests, errors, rejected, rows, "latencyBuckets",
       "latencySumMs", "cpuSeconds", "memoryBytes"
     from jsonb_to_recordset($1::jsonb) as sample("deploymentId" uuid, at timestamptz, instance text, seconds float8,
       requests int, errors int, rejected int, rows int, "latencyBuckets" int[], "latencySumMs" float8,
       "cpuSeconds" float8, "memoryBytes" bigint)
     where exists (select from deployment where deployment.id = sample."deploymentId")
     on conflict do nothing`,
    storableJson(rows),
  );
}

/** See TelemetryRepository.insert. */
export async function insertTelemetry(
  database: Database,
  { withDays }: DayPartitions,
  batch: TelemetryBatch,
  now: Date,
): Promise<void> {
  const metrics = batch.metrics.map((row) => inReach(row, now));
  const traces = batch.traces.map((row) => inReach(row, now));
  const instantsOf = (rows: readonly Timed[]): readonly Date[] => rows.map(({ timestamp }) => timestamp);
  if (metrics.length > 0)
    await withDays('custom_metric', instantsOf(metrics), () => insertMetrics(database, batch, metrics));
  if (traces.length > 0)
    await withDays('trace', instantsOf(traces), () => insertTraces(database, batch, traces));
  if (batch.samples.length > 0) await insertSamples(database, batch.samples);
  await insertOthers(database, { withDays }, batch, now);
}

/** Tables whose rows can say what instant a wrong clock gave them. */
function hasDimensions({ columns }: TelemetryTable): boolean {
  return columns.some(({ name }) => name === 'customDimensions');
}

async function insertOthers(
  database: Database,
  { withDays }: Pick<DayPartitions, 'withDays'>,
  batch: TelemetryBatch,
  now: Date,
): Promise<void> {
  const byTable = Map.groupBy(batch.rows ?? [], ({ table }) => table);
  for (const [name, rows] of byTable) {
    const table = tableNamed(name);
    if (table === undefined) throw invalid(`There is no table "${name}" of telemetry.`);
    const timed = rows.map((row) => rowInReach(row, table, now));
    const instants = timed.map(({ at }) => at);
    const inserted = timed.map(({ row }) => row);
    await withDays(table.sqlName, instants, () => insertRows(database, table, inserted, batch));
  }
}

/** The same for a row of any table. */
function rowInReach(
  row: TelemetryRow,
  table: TelemetryTable,
  now: Date,
): { readonly row: TelemetryRow; readonly at: Date } {
  const { timeColumn } = table;
  const given = row.columns[timeColumn];
  const timestamp = given instanceof Date ? given : new Date(String(given));
  const customDimensions = (row.columns['customDimensions'] ?? {}) as Readonly<Record<string, unknown>>;
  const timed = inReach({ timestamp, customDimensions }, now);
  const changed = hasDimensions(table) ? { customDimensions: timed.customDimensions } : {};
  const columns = { ...row.columns, ...changed, [timeColumn]: timed.timestamp };
  return { row: { ...row, columns }, at: timed.timestamp };
}
