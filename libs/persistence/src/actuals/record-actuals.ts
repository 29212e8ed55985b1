import type { Database } from '../database/database.ts';
import { storableJson } from '../telemetry/storable-json.ts';
import type { ActualCounts, NewActual } from './records.ts';

/** `before` is the state at the start of the statement; nobody else writes actuals of the deployment meanwhile. */
const recordSql = `
  with given as (
    select key, number, text, observed_at, place
    from rows from (
      jsonb_to_recordset($2::jsonb) as (key text, number float8, text text, "observedAt" timestamptz(3))
    ) with ordinality as given(key, number, text, observed_at, place)
  ), newest as (
    select distinct on (key) * from given order by key, observed_at desc, place desc
  ), before as (
    select key, actual.number, actual.text, actual.observed_at
    from newest join actual using (key) where deployment_id = $1::uuid
  ), stored as (
    insert into actual as known (deployment_id, key, number, text, observed_at, received_at)
    select $1::uuid, key, number, text, observed_at, $3::timestamptz from newest
    on conflict (deployment_id, key) do update
      set number = excluded.number, text = excluded.text, observed_at = excluded.observed_at,
        received_at = excluded.received_at
      where excluded.observed_at > known.observed_at or (excluded.observed_at = known.observed_at
        and (excluded.number, excluded.text) is distinct from (known.number, known.text))
    returning key, observed_at
  ), changed_instant as (
    select observed_at from stored
    union all select before.observed_at from before join stored using (key)
  ), marked as (
    insert into actual_day (deployment_id, day, changed_at)
    select distinct $1::uuid, (observed_at at time zone 'UTC')::date, $3::timestamptz from changed_instant
    on conflict (deployment_id, day) do update
      set changed_at = greatest(excluded.changed_at, actual_day.changed_at + interval '1 millisecond')
  ), told as (
    select stored.key is not null and given.place = newest.place as counts, before.key is not null as known,
      case when stored.key is null
        then (given.observed_at, given.number, given.text)
          is not distinct from (before.observed_at, before.number, before.text)
        else (given.observed_at, given.number, given.text)
          is not distinct from (newest.observed_at, newest.number, newest.text)
      end as same
    from given join newest using (key) left join stored using (key) left join before using (key)
  )
  select count(*) filter (where counts and not known)::int as inserted,
    count(*) filter (where counts and known)::int as changed,
    count(*) filter (where not counts and same)::int as unchanged,
    count(*) filter (where not counts and not same)::int as outdated
  from told`;

const nothing: ActualCounts = { inserted: 0, changed: 0, unchanged: 0, outdated: 0 };

/** See ActualRepository.record. */
export async function recordActuals(
  database: Database,
  deploymentId: string,
  actuals: readonly NewActual[],
  now: Date,
): Promise<ActualCounts> {
  if (actuals.length === 0) return nothing;
  return database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('actual'), hashtext($1))::text`, deploymentId);
    const [counts] = await tx.query<ActualCounts>(recordSql, deploymentId, storableJson(actuals), now);
    return counts ?? nothing;
  });
}
