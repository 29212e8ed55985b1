import { AppError } from '@circuitwatch/platform-errors';
import type { Database } from '../database/database.ts';
import { uuids } from '../paging/align.ts';
import { commitPartition } from './commit-partition.ts';
import { openPass, restRun } from './open-pass.ts';
import type { FinishedPass, PartitionKey, PartitionRepository, PartitionWork } from './records.ts';

async function state(database: Database, runId: string): Promise<{ passes: number; open: number }> {
  const rows = await database.query<{ passes: number; open: number }>(
    `select (select count(*)::int from run_pass where run_id = $1::uuid) as passes,
       (select count(*)::int from run_partition where run_id = $1::uuid and output is null) as open`,
    runId,
  );
  return rows[0] ?? { passes: 0, open: 0 };
}

async function work(database: Database, { runId, pass, index }: PartitionKey): Promise<PartitionWork | null> {
  const [known] = uuids([runId]);
  if (known === undefined) return null;
  const rows = await database.query<{ plan: Uint8Array; input: Uint8Array; task: unknown }>(
    `select first.input as plan, own.input, partition.task
     from run_partition partition
     join run_pass own on own.run_id = partition.run_id and own.pass = partition.pass
     join run_pass first on first.run_id = partition.run_id and first.pass = 1
     where partition.run_id = $1::uuid and partition.pass = $2 and partition.index = $3`,
    known,
    pass,
    index,
  );
  const row = rows[0];
  if (row === undefined) return null;
  return { plan: row.plan, input: pass === 1 ? null : row.input, task: row.task };
}

async function finished(database: Database, runId: string): Promise<readonly FinishedPass[]> {
  const passes = await database.query<{ pass: number; input: Uint8Array }>(
    'select pass, input from run_pass where run_id = $1::uuid order by pass',
    runId,
  );
  const partitions = await database.query<{ pass: number; task: unknown; output: Uint8Array | null }>(
    'select pass, task, output from run_partition where run_id = $1::uuid order by pass, index',
    runId,
  );
  return passes.map(({ pass, input }) => {
    const own = partitions.filter((partition) => partition.pass === pass);
    const outputs = own.map(({ output }) => {
      if (output !== null) return output;
      throw new AppError('CONFLICT', `Partitions of pass ${pass} of run ${runId} are still open.`);
    });
    return { input, tasks: own.map(({ task }) => task), outputs };
  });
}

/** Runs measured in parts, on one connection. */
export function partitionRepository(database: Database): PartitionRepository {
  return {
    state: (runId) => state(database, runId),
    open: (claim, pass, now) => openPass(database, claim, pass, now),
    rest: (claim, runId, now) => restRun(database, claim, runId, now),
    work: (key) => work(database, key),
    commit: (claim, key, output, now) => commitPartition(database, claim, key, output, now),
    finished: (runId) => finished(database, runId),
  };
}
