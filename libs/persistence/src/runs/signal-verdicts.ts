import { rollUp, type Verdict } from '@circuitwatch/monitoring-definitions';
import type { Database } from '../database/database.ts';
import { alignMany, uuids } from '../paging/align.ts';
import type { SignalVerdict } from './records.ts';

interface SignalRow {
  readonly runId: string;
  readonly signal: string;
  readonly verdicts: readonly Verdict[];
  readonly breachCount: number;
  readonly breachedFeatures: readonly string[];
}

/** The signals of these runs, each with its verdict over all its results, in one statement. */
export async function signalVerdicts(
  database: Database,
  runIds: readonly string[],
): Promise<readonly (readonly SignalVerdict[])[]> {
  const rows = await database.query<SignalRow>(
    `select run_id as "runId", signal,
       array_agg(distinct verdict::text) as verdicts,
       count(*) filter (where verdict = 'BREACHED')::int as "breachCount",
       coalesce(
         array_agg(distinct feature order by feature) filter (where verdict = 'BREACHED'), '{}'
       ) as "breachedFeatures"
     from metric_result where run_id = any($1::uuid[])
     group by run_id, signal order by signal`,
    uuids(runIds),
  );
  const signals = rows.map(({ signal, verdicts, ...row }) => ({
    ...row,
    name: signal,
    verdict: rollUp(verdicts),
  }));
  return alignMany(runIds, signals, (row) => row.runId);
}
