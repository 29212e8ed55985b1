import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Database } from '../database/database.ts';

/** A lasting degradation is one of a few runs; how many more it has lasted changes nothing. */
const longestStreak = 20;

interface BreachRow {
  /** How many runs lie between this one and the run in question, from 0. */
  readonly age: number;
  readonly key: string;
}

/**
 * For each performance result, by `signal|metric|feature`, in how many of the runs directly before this instant it was
 * breached. Runs that failed are passed over, and of runs with one scheduled time the newest counts.
 */
export async function breachedBefore(
  database: Database,
  run: {
    readonly monitorId: string;
    readonly scheduledAt: Date;
    readonly definition: MonitorDefinition;
  },
): Promise<Readonly<Record<string, number>>> {
  const signals = run.definition.signals.filter(({ kind }) => kind === 'model_performance');
  if (signals.length === 0) return {};
  const rows = await database.query<BreachRow>(
    `select run.age, concat_ws('|', result.signal, result.metric, result.feature) as key
     from (
       select id, (row_number() over (order by scheduled_at desc) - 1)::int as age from monitor_run
       where monitor_id = $1::uuid and scheduled_at < $2::timestamptz and status = 'SUCCEEDED' and not replaced
       order by scheduled_at desc limit $4
     ) run
     join metric_result result on result.run_id = run.id
     where result.verdict = 'BREACHED' and result.signal = any($3::text[])
     order by run.age`,
    run.monitorId,
    run.scheduledAt,
    signals.map(({ name }) => name),
    longestStreak,
  );
  return countStreaks(rows);
}

/** Rows come newest run first: a streak ends at the first run that is missing. */
function countStreaks(rows: readonly BreachRow[]): Readonly<Record<string, number>> {
  const streaks = new Map<string, number>();
  for (const { age, key } of rows) {
    const length = streaks.get(key) ?? 0;
    if (length === age) streaks.set(key, length + 1);
  }
  return Object.fromEntries(streaks);
}
