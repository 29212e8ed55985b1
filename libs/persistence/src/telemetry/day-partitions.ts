import type { Database } from '../database/database.ts';

/** SQL names of the tables that hold one partition for each day in UTC. */
export type PartitionedTable = string;

const dayMs = 86_400_000;

/** `trace_p20261128` for 2026-11-28; retention drops by this name. */
export function partitionOfDay(table: PartitionedTable, day: string): string {
  return `${table}_p${day.replaceAll('-', '')}`;
}

/** The day of a partition of the table; null: it is none of these. */
export function dayOfPartition(table: PartitionedTable, partition: string): string | null {
  if (!partition.startsWith(`${table}_p`)) return null;
  const digits = /^(\d{4})(\d\d)(\d\d)$/.exec(partition.slice(table.length + 2));
  return digits === null ? null : digits.slice(1).join('-');
}

function partitionName(table: PartitionedTable, day: number): string {
  return partitionOfDay(table, isoDay(day));
}

function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/**
 * Makes the partition unless it is there. It is attached rather than created below the table: that lets those who read
 * and write the other days go on.
 */
async function createPartition(database: Database, table: PartitionedTable, day: number): Promise<void> {
  const name = partitionName(table, day);
  await database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('telemetry_partition'))::text`);
    const [known] = await tx.query<{ name: string | null }>(`select to_regclass($1)::text as name`, name);
    if (known?.name != null) return;
    await tx.query(`create table ${name} (like ${table} including all)`);
    await tx.query(
      `alter table ${table} attach partition ${name} for values from ('${isoDay(day)}') to ('${isoDay(day + 1)}')`,
    );
  });
}

function daysOf(instants: readonly Date[]): ReadonlySet<number> {
  return new Set(instants.map((instant) => Math.floor(instant.getTime() / dayMs)));
}

/** Whether an insert failed because a row's day has no partition. */
function lacksPartition(error: unknown): boolean {
  return error instanceof Error && error.message.includes('no partition of relation');
}

/** Makes the days that rows need, and remembers them. */
export interface DayPartitions {
  /** Makes the partitions of these days, for rows that a transaction is about to write. */
  readonly ensure: (table: PartitionedTable, instants: readonly Date[]) => Promise<void>;
  /** Runs `insert` with partitions for all of these instants; once more when retention has dropped one meanwhile. */
  readonly withDays: (
    table: PartitionedTable,
    instants: readonly Date[],
    insert: () => Promise<void>,
  ) => Promise<void>;
}

/** Partitions on one connection pool; safe for many processes at once. */
export function dayPartitions(database: Database): DayPartitions {
  const known = new Set<string>();
  const ensure = async (table: PartitionedTable, days: ReadonlySet<number>): Promise<void> => {
    for (const day of days) {
      const name = partitionName(table, day);
      if (known.has(name)) continue;
      await createPartition(database, table, day);
      known.add(name);
    }
  };
  return {
    ensure: (table, instants) => ensure(table, daysOf(instants)),
    withDays: async (table, instants, insert) => {
      const days = daysOf(instants);
      await ensure(table, days);
      try {
        await insert();
      } catch (error) {
        if (!lacksPartition(error)) throw error;
        for (const day of days) known.delete(partitionName(table, day));
        await ensure(table, days);
        await insert();
      }
    },
  };
}
