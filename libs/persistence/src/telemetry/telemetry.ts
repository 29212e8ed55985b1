import { emptyLatencyBuckets } from '@circuitwatch/scoring-definitions';
import type { Database, ReadRows } from '../database/database.ts';
import { uuids } from '../paging/align.ts';
import { dayPartitions } from './day-partitions.ts';
import { queryTelemetry } from './query-telemetry.ts';
import { insertTelemetry } from './insert-telemetry.ts';
import type { SampleQuery, SampleStep, StoredTrace, TelemetryRepository, TraceQuery } from './records.ts';

const longAgo = new Date(0);
const allSeverities = [0, 1, 2, 3, 4];

async function readTraces(
  database: Database,
  { deploymentId, lines, since, minimumSeverity }: TraceQuery,
): Promise<readonly StoredTrace[]> {
  const [known] = uuids([deploymentId]);
  if (known === undefined) return [];
  const severities = allSeverities.filter((severity) => severity >= minimumSeverity);
  // Each severity is read in its own order: the few errors are found without passing over all else.
  const newestFirst = await database.query<StoredTrace>(
    `select id::text, timestamp, message, severity_level as "severityLevel",
       custom_dimensions as "customDimensions", operation_id as "operationId", deployment_id as "deploymentId",
       cloud_role_name as "roleName", cloud_role_instance as "roleInstance"
     from unnest($3::int[]) as asked(severity) cross join lateral (
       select * from trace
       where deployment_id = $1::uuid and severity_level = severity and timestamp >= $2::timestamptz
       order by timestamp desc, id desc limit $4
     ) as line
     order by timestamp desc, id desc limit $4`,
    known,
    since ?? longAgo,
    severities.map(String),
    lines,
  );
  return newestFirst.toReversed();
}

/** One sum a bucket: taking arrays apart into rows takes fifteen times as long. */
const bucketSums = Array.from(
  emptyLatencyBuckets(),
  (_, bucket) => `coalesce(sum(latency_buckets[${bucket + 1}]), 0)::float8`,
).join(', ');

/** The process's own figures come with each of its deployments, and count once. */
const samplesSql = `
  with sample as (
    select endpoint_sample.*, floor(extract(epoch from at - $2::timestamptz) / $4::float8)::int as step
    from endpoint_sample
    where deployment_id = any($1::uuid[]) and at >= $2::timestamptz and at < $3::timestamptz
  ), total as (
    select step, sum(requests) as requests, sum(errors) as errors, sum(rejected) as rejected, sum(rows) as rows,
      sum(latency_sum_ms) as latency_sum_ms, array[${bucketSums}] as buckets
    from sample group by step
  ), process as (
    select step, at, instance, max(seconds) as seconds, max(cpu_seconds) as cpu_seconds,
      max(memory_bytes) as memory_bytes
    from sample group by step, at, instance
  ), instance as (
    select step, sum(cpu_seconds) / nullif(sum(seconds), 0) as cores, max(memory_bytes) as memory_bytes
    from process group by step, instance
  ), machine as (
    select step, sum(cores) as cores, sum(memory_bytes) as memory_bytes, count(*) as instances
    from instance group by step
  )
  select total.step, requests::float8, errors::float8, rejected::float8, rows::float8,
    buckets as "latencyBuckets", latency_sum_ms as "latencySumMs", coalesce(cores, 0)::float8 as cores,
    memory_bytes::float8 as "memoryBytes", instances::int
  from total join machine using (step)
  order by step`;

/** Telemetry on one connection pool. */
export function telemetryRepository(database: Database, readRows: ReadRows): TelemetryRepository {
  const partitions = dayPartitions(database);
  return {
    insert: (batch, now) => insertTelemetry(database, partitions, batch, now),
    query: (query) => queryTelemetry(readRows, query),
    traces: (query) => readTraces(database, query),
    samples: ({ deploymentIds, from, to, stepSeconds }: SampleQuery) =>
      database.query<SampleStep>(samplesSql, uuids(deploymentIds), from, to, stepSeconds),
  };
}
