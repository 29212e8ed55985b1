import type { ObservedResult } from '../alerting/work-records.ts';
import type { Database } from '../database/database.ts';

/**
 * The newest counting run of each monitor that had finished by `$1`, after `$2`, and the results of the one before it.
 * The names and kinds of signals are those of the definition that ran.
 */
const observedSql = `
  with newest as (
    select monitor.id as monitor_id, monitor.name as monitor, circuit.name as circuit, plant.name as plant,
      run.id as run_id, run.scheduled_at, run.finished_at, version.definition -> 'signals' as signals
    from monitor
    join circuit on circuit.id = monitor.circuit_id
    join plant on plant.id = circuit.plant_id
    cross join lateral (
      select * from monitor_run
      where monitor_id = monitor.id and status = 'SUCCEEDED' and not replaced
        and finished_at <= $1::timestamptz and finished_at > $2::timestamptz
      order by scheduled_at desc, finished_at desc limit 1) as run
    join monitor_version version on version.id = run.monitor_version_id
    where monitor.enabled and circuit.enabled
  ), before as (
    select newest.run_id, earlier.id as before_id from newest cross join lateral (
      select id from monitor_run
      where monitor_id = newest.monitor_id and status = 'SUCCEEDED' and not replaced
        and scheduled_at < newest.scheduled_at
      order by scheduled_at desc, finished_at desc limit 1) as earlier
  ), kind as (
    select run_id, signal ->> 'name' as signal, signal ->> 'kind' as kind
    from newest cross join lateral jsonb_array_elements(newest.signals) as signal
  )
  select newest.plant, newest.circuit, newest.monitor, result.signal, coalesce(kind.kind, '') as "signalKind",
    result.feature, result.metric, newest.run_id as "runId", newest.finished_at as "recordedAt",
    newest.scheduled_at as "scheduledAt", result.value, earlier.value as "previousValue", result.verdict,
    result.status
  from newest
  join metric_result result on result.run_id = newest.run_id
  left join before on before.run_id = newest.run_id
  left join metric_result earlier on earlier.run_id = before.before_id and earlier.signal = result.signal
    and earlier.feature = result.feature and earlier.metric = result.metric
  left join kind on kind.run_id = newest.run_id and kind.signal = result.signal`;

/** What each monitor last found, as of an instant; see ResultRepository.observed. */
export function observedResults(
  database: Database,
  at: Date,
  after: Date,
): Promise<readonly ObservedResult[]> {
  return database.query<ObservedResult>(observedSql, at, after);
}

/** When the newest run that counts finished; null where none has. */
export async function newestObservation(database: Database): Promise<Date | null> {
  const [row] = await database.query<{ at: Date | null }>(
    `select max(finished_at) as at from monitor_run where status = 'SUCCEEDED'`,
  );
  return row?.at ?? null;
}
