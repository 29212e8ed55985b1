import type { RunOutcome } from '@circuitwatch/monitoring-definitions';
import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';
import type { DayPartitions } from '../telemetry/day-partitions.ts';
import { updateLastRun } from '../work/finish-job.ts';
import { holdJob } from '../work/hold-job.ts';
import { prepareTelling, tellRun } from './tell-run.ts';

/** One JSON parameter instead of an array a column; the unique key keeps a repeated insert from doubling rows. */
async function insertResults(database: Database, runId: string, outcome: RunOutcome): Promise<void> {
  if (outcome.results.length === 0) return;
  await database.query(
    `insert into metric_result (run_id, monitor_id, scheduled_at, signal, feature, metric, metric_version, data_type,
       status, value, baseline_value, bound_low, bound_high, threshold, verdict, response, reason, baseline_rows,
       target_rows)
     select run.id, run.monitor_id, run.scheduled_at, result.signal, result.feature, result.metric,
       result."metricVersion", result."dataType", result.status, result.value, result."baselineValue",
       (result.bounds ->> 'low')::float8, (result.bounds ->> 'high')::float8, result.threshold, result.verdict,
       result.response, result.reason, result."baselineRows", result."targetRows"
     from monitor_run run, jsonb_to_recordset($2::jsonb) as result(signal text, feature text, metric text,
       "metricVersion" int, "dataType" data_type, status result_status, value float8, "baselineValue" float8,
       bounds jsonb, threshold float8, verdict verdict, response response_band, reason text, "baselineRows" int,
       "targetRows" int)
     where run.id = $1::uuid
     on conflict (run_id, signal, feature, metric) do nothing`,
    runId,
    JSON.stringify(outcome.results),
  );
}

async function insertDistributions(database: Database, runId: string, outcome: RunOutcome): Promise<void> {
  if (outcome.distributions.length === 0) return;
  await database.query(
    `insert into distribution (run_id, signal, feature, edges, categories, others, baseline_counts, target_counts)
     select $1::uuid, signal, feature, edges, categories, others, "baselineCounts", "targetCounts"
     from jsonb_to_recordset($2::jsonb) as drawn(signal text, feature text, edges float8[], categories text[],
       others int, "baselineCounts" int[], "targetCounts" int[])
     on conflict (run_id, signal, feature) do nothing`,
    runId,
    JSON.stringify(outcome.distributions),
  );
}

async function finish(
  database: Database,
  claim: JobClaim,
  outcome: RunOutcome,
  writeMs: number,
  now: Date,
): Promise<void> {
  const { verdict, response, breachCount, windows, signals, files, timingsMs } = outcome;
  await database.query(
    `with finished as (
       update job set status = 'SUCCEEDED', progress = 1, finished_at = $2::timestamptz,
         heartbeat_at = $2::timestamptz
       where id = $1::uuid returning run_id
     )
     update monitor_run set status = 'SUCCEEDED', progress = 1, finished_at = $2::timestamptz,
       verdict = $3::verdict, breach_count = $4, windows = $5::jsonb, files = $6::jsonb, timings = $7::jsonb,
       response = $8::response_band, signals = $9::jsonb
     from finished where monitor_run.id = finished.run_id`,
    claim.jobId,
    now,
    verdict,
    breachCount,
    JSON.stringify(windows),
    JSON.stringify(files),
    JSON.stringify({ ...timingsMs, write: writeMs }),
    response,
    JSON.stringify(signals),
  );
}

/** Of runs with one scheduled time the last to succeed counts; the monitor's row orders those that end at once. */
async function replaceEarlier(database: Database, runId: string): Promise<void> {
  await database.query(
    `select monitor.id from monitor join monitor_run run on run.monitor_id = monitor.id
     where run.id = $1::uuid for no key update of monitor`,
    runId,
  );
  await database.query(
    `update monitor_run earlier set replaced = true from monitor_run run
     where run.id = $1::uuid and earlier.monitor_id = run.monitor_id and earlier.scheduled_at = run.scheduled_at
       and earlier.id <> run.id and earlier.status = 'SUCCEEDED' and not earlier.replaced`,
    runId,
  );
}

/** Stores the outcome, finishes run and job and moves the monitor's newest run: all of it, or nothing. */
export async function commitRun(
  database: Database,
  claim: JobClaim,
  runId: string,
  outcome: RunOutcome,
  now: Date,
  partitions: DayPartitions,
): Promise<void> {
  const started = performance.now();
  await prepareTelling(partitions, now);
  await database.transaction(async (tx) => {
    await holdJob(tx, claim, runId);
    await insertResults(tx, runId, outcome);
    await insertDistributions(tx, runId, outcome);
    await finish(tx, claim, outcome, performance.now() - started, now);
    // What partitions found is in the results now.
    await tx.query('delete from run_pass where run_id = $1::uuid', runId);
    await replaceEarlier(tx, runId);
    await updateLastRun(tx, runId);
    await tellRun(tx, partitions, runId, outcome, now);
  });
}
