import pg from 'pg';
import { z } from 'zod';

const partsSchema = z.object({
  runs: z.number(),
  succeeded: z.number(),
  readMs: z.number(),
  computeMs: z.number(),
  writeMs: z.number(),
  results: z.number(),
  distributions: z.number(),
});

/** What the runs of a batch say about themselves, summed. */
export type FleetParts = z.infer<typeof partsSchema>;

const sql = `
  select count(*)::int as runs,
    count(*) filter (where status = 'SUCCEEDED')::int as succeeded,
    coalesce(sum((timings->>'read')::float8), 0) as "readMs",
    coalesce(sum((timings->>'compute')::float8), 0) as "computeMs",
    coalesce(sum((timings->>'write')::float8), 0) as "writeMs",
    (select count(*)::int from metric_result r join monitor_run m on m.id = r.run_id where m.batch_id = $1) as results,
    (select count(*)::int from distribution d join monitor_run m on m.id = d.run_id where m.batch_id = $1) as distributions
  from monitor_run where batch_id = $1`;

/** Sums the timings that the runs of a batch stored. */
export async function measureParts(databaseUrl: string, batchId: string): Promise<FleetParts> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [batchId]);
    return partsSchema.parse(rows[0]);
  } finally {
    await client.end();
  }
}
