import type { Database } from '../database/database.ts';
import type { MonitorRun, TruthChecks } from './records.ts';
import { toMonitorRun } from './run-row.ts';

/**
 * Runs that count, of monitors that measure performance, with predictions that lack truth, or with data that could not
 * be read; whoever changes a row first has it, and the others find it looked at.
 */
const takeSql = `
  with due as (
    select run.id
    from monitor
    join circuit on circuit.id = monitor.circuit_id and circuit.enabled
    join monitor_version version on version.monitor_id = monitor.id and version.number = monitor.current_number
      and version.definition @> '{"signals": [{"kind": "model_performance"}]}'
    cross join lateral (
      select * from monitor_run
      where monitor_id = monitor.id and scheduled_at >= $2::timestamptz and status = 'SUCCEEDED' and not replaced
      order by scheduled_at desc limit $4
    ) as run
    where monitor.enabled and run.finished_at < $3::timestamptz
      and (run.truth_checked_at is null or run.truth_checked_at < $3::timestamptz)
      and exists (
        select from jsonb_array_elements(run.signals) as signal
        where signal ->> 'kind' = 'model_performance' and coalesce(
          (signal -> 'truth' ->> 'withTruth')::float8 < (signal -> 'truth' ->> 'predictions')::float8, true)
      )
      and not exists (
        select from monitor_run again
        where again.monitor_id = run.monitor_id and again.scheduled_at = run.scheduled_at
          and again.cause = 'LATE_TRUTH' and again.status in ('QUEUED', 'RUNNING')
      )
    order by run.truth_checked_at nulls first, run.scheduled_at desc
    limit $5
  )
  update monitor_run set truth_checked_at = $1::timestamptz
  where id in (select id from due) and (truth_checked_at is null or truth_checked_at < $3::timestamptz)
  returning id`;

/** Takes the runs whose truth is to be looked for now, those looked at longest ago first. */
export async function takeTruthChecks(
  database: Database,
  { now, since, quietSince, runsOfMonitor, limit }: TruthChecks,
): Promise<readonly MonitorRun[]> {
  const taken = await database.query<{ id: string }>(takeSql, now, since, quietSince, runsOfMonitor, limit);
  if (taken.length === 0) return [];
  const rows = await database.prisma.monitorRun.findMany({
    where: { id: { in: taken.map(({ id }) => id) } },
    orderBy: [{ scheduledAt: 'desc' }, { id: 'asc' }],
  });
  return rows.map(toMonitorRun);
}
