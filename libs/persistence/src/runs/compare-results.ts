import type { Database } from '../database/database.ts';
import { uuids } from '../paging/align.ts';
import type { ComparedResult, ComparedRuns } from './records.ts';
import { toResult } from './result-row.ts';

/** Results of two runs side by side, by signal, feature and metric, in two statements. */
export async function compareResults(
  database: Database,
  { baseRunId, otherRunId, filter, limit }: ComparedRuns,
): Promise<readonly ComparedResult[]> {
  const [baseId, otherId] = [baseRunId, otherRunId].map((id) => uuids([id])[0] ?? null);
  const pairs = await database.query<{ baseId: bigint | null; otherId: bigint | null }>(
    `select base.id as "baseId", other.id as "otherId"
     from (select * from metric_result where run_id = $1::uuid) base
     full join (select * from metric_result where run_id = $2::uuid) other using (signal, feature, metric)
     where ($4::text[] is null or signal = any($4::text[]))
       and ($5::text[] is null or feature = any($5::text[]))
       and ($6::text[] is null or metric = any($6::text[]))
     order by signal, feature, metric limit $3`,
    baseId ?? null,
    otherId ?? null,
    limit,
    filter.signals ?? null,
    filter.features ?? null,
    filter.metrics ?? null,
  );
  const ids = pairs.flatMap((pair) => [pair.baseId, pair.otherId]).filter((id) => id !== null);
  const rows = await database.prisma.metricResult.findMany({ where: { id: { in: ids.map(BigInt) } } });
  const byId = new Map(rows.map((row) => [row.id.toString(), toResult(row)]));
  const find = (id: bigint | null) => (id === null ? null : (byId.get(id.toString()) ?? null));
  return pairs.map((pair) => ({ base: find(pair.baseId), other: find(pair.otherId) }));
}
