import type { Database } from '../database/database.ts';
import { uuids } from '../paging/align.ts';
import type { ResultsOfRunFilter } from './records.ts';

/** The ids of the first results of each run by signal, feature and metric, in one statement that walks an index. */
export async function firstResultIds(
  database: Database,
  runIds: readonly string[],
  { filter, size }: { readonly filter: ResultsOfRunFilter; readonly size: number },
): Promise<readonly bigint[]> {
  const rows = await database.query<{ id: bigint }>(
    `select result.id from unnest($1::uuid[]) as run (id)
     cross join lateral (
       select id from metric_result
       where run_id = run.id
         and ($3::text[] is null or signal = any($3::text[]))
         and ($4::text[] is null or feature = any($4::text[]))
         and ($5::text[] is null or metric = any($5::text[]))
         and ($6::text[] is null or verdict::text = any($6::text[]))
         and ($7::text[] is null or status::text = any($7::text[]))
       order by signal, feature, metric, id
       limit $2
     ) as result`,
    uuids(runIds),
    size,
    filter.signals ?? null,
    filter.features ?? null,
    filter.metrics ?? null,
    filter.verdicts ?? null,
    filter.statuses ?? null,
  );
  return rows.map(({ id }) => BigInt(id));
}
