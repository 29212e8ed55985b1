import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import type { Database } from '../database/database.ts';
import { storableText } from '../database/storable-text.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { holdJob } from '../work/hold-job.ts';
import type { ScoringExecution, ScoringTotals } from './records.ts';
import { toScoringFile } from './scoring-job-row.ts';

/** See ScoringRepository.listFiles. */
export async function storeFileList(
  database: Database,
  claim: JobClaim,
  id: string,
  files: readonly Pick<ScoringFile, 'uri' | 'bytes' | 'modifiedAt'>[],
): Promise<readonly ScoringFile[]> {
  return database.transaction(async (tx) => {
    await holdJob(tx, claim, null);
    const known = await tx.prisma.scoringFile.count({ where: { scoringJobId: id } });
    if (known === 0) {
      await tx.query(
        `insert into scoring_file (scoring_job_id, index, uri, bytes, modified_at)
         select $1::uuid, (file.place - 1)::int, file.entry ->> 'uri', (file.entry ->> 'bytes')::bigint,
           file.entry ->> 'modifiedAt'
         from jsonb_array_elements($2::jsonb) with ordinality as file(entry, place)`,
        id,
        JSON.stringify(files),
      );
    }
    const rows = await tx.prisma.scoringFile.findMany({
      where: { scoringJobId: id },
      orderBy: { index: 'asc' },
    });
    return rows.map(toScoringFile);
  });
}

/** See ScoringRepository.checkpoint. */
export async function storeCheckpoint(
  database: Database,
  claim: JobClaim,
  id: string,
  file: ScoringFile,
): Promise<void> {
  await database.transaction(async (tx) => {
    await holdJob(tx, claim, null);
    const { index, status, rowsDone, invalidRows, parts, error, latencyMs, moments } = file;
    await tx.query(
      `update scoring_file set status = $3::scoring_file_status, rows_done = $4::bigint, invalid_rows = $5::bigint,
         parts = $6::jsonb, error = $7::text, latency_ms = $8::float8, moments = $9::jsonb
       where scoring_job_id = $1::uuid and index = $2`,
      id,
      index,
      status,
      rowsDone,
      invalidRows,
      JSON.stringify(parts),
      error === null ? null : storableText(error),
      latencyMs,
      moments === null ? null : JSON.stringify(moments),
    );
  });
}

/** See ScoringRepository.finish. */
export async function finishScoring(
  database: Database,
  claim: JobClaim,
  id: string,
  execution: ScoringExecution,
  now: Date,
): Promise<void> {
  await database.transaction(async (tx) => {
    await holdJob(tx, claim, null);
    await tx.query(
      `update scoring_job set execution = $2::jsonb where id = $1::uuid`,
      id,
      JSON.stringify(execution),
    );
    await tx.query(
      `update job set status = 'SUCCEEDED', progress = 1, finished_at = $2::timestamptz, heartbeat_at = $2::timestamptz
       where id = $1::uuid`,
      claim.jobId,
      now,
    );
  });
}

/** See ScoringRepository.totals. */
export async function scoringTotals(
  database: Database,
  ids: readonly string[],
): Promise<readonly (ScoringTotals | null)[]> {
  const rows = await database.query<ScoringTotals & { readonly id: string }>(
    `select scoring_job.id, count(file.index)::int as files,
       count(*) filter (where file.status = 'SUCCEEDED')::int as "succeededFiles",
       count(*) filter (where file.status = 'FAILED')::int as "failedFiles",
       coalesce(sum(file.rows_done), 0)::float8 as rows,
       coalesce(sum(file.invalid_rows), 0)::float8 as "invalidRows",
       coalesce(sum(file.latency_ms), 0)::float8 as "latencyMs"
     from scoring_job left join scoring_file file on file.scoring_job_id = scoring_job.id
     where scoring_job.id = any($1::uuid[]) group by scoring_job.id`,
    uuids(ids),
  );
  return alignOne(ids, rows, ({ id }) => id).map((row) => {
    if (row === null) return null;
    const { id: _, ...totals } = row;
    return totals;
  });
}
