import { telemetryTables, type TelemetryTable } from '@circuitwatch/kql';
import { notFound } from '@circuitwatch/platform-errors';
import type { DatabaseAddress } from '../database/address.ts';
import type { Database } from '../database/database.ts';
import { exclusively } from '../database/exclusively.ts';
import { dayOfPartition, dayPartitions, partitionOfDay } from './day-partitions.ts';
import { tableNamed } from './insert-rows.ts';
import type { DayDrop, DayPage, DayPlace, TelemetryDay, TelemetryRetention } from './retention-records.ts';

const lockName = 'telemetry_retention';
/** Samples that one statement deletes. */
const samplesAtOnce = 50_000;

function partitionOf({ table: name, day }: TelemetryDay): {
  readonly table: TelemetryTable;
  readonly timeColumn: string;
  readonly partition: string;
} {
  const table = tableNamed(name);
  const time = table?.columns.find((column) => column.name === table.timeColumn);
  if (table === undefined || time === undefined) throw notFound('Table of telemetry', name);
  return { table, timeColumn: time.sqlName, partition: partitionOfDay(table.sqlName, day) };
}

async function storedDays(database: Database): Promise<readonly TelemetryDay[]> {
  const rows = await database.query<{ parent: string; child: string }>(
    `select parent.relname::text as parent, child.relname::text as child
     from pg_inherits
     join pg_class parent on parent.oid = inhparent
     join pg_class child on child.oid = inhrelid
     where parent.relname = any($1::text[]) and parent.relnamespace = current_schema()::regnamespace`,
    telemetryTables.map(({ sqlName }) => sqlName),
  );
  const names = new Map(telemetryTables.map(({ name, sqlName }) => [sqlName, name]));
  return rows
    .flatMap(({ parent, child }) => {
      const table = names.get(parent);
      const day = dayOfPartition(parent, child);
      return table === undefined || day === null ? [] : [{ table, day }];
    })
    .toSorted((a, b) => a.day.localeCompare(b.day) || a.table.localeCompare(b.table));
}

async function readDay(
  database: Database,
  day: TelemetryDay,
  { after, limit }: { readonly after: DayPlace | null; readonly limit: number },
): Promise<DayPage> {
  const { partition, timeColumn } = partitionOf(day);
  const key = `${timeColumn}, id`;
  const where = after === null ? '' : `where (${key}) > ($2::timestamptz, $3::bigint)`;
  const [page] = await database.query<{ lines: string | null; rows: number; at: Date | null; id: string }>(
    `with page as materialized (select * from ${partition} ${where} order by ${key} limit $1)
     select string_agg(row_to_json(page)::text, e'\\n' order by ${key}) as lines, count(*)::int as rows,
       (select ${timeColumn} from page order by ${timeColumn} desc, id desc limit 1) as at,
       (select id::text from page order by ${timeColumn} desc, id desc limit 1) as id
     from page`,
    limit,
    ...(after === null ? [] : [after.at, after.id]),
  );
  const { lines = null, rows = 0, at = null, id = '' } = page ?? {};
  return { lines: lines ?? '', rows, next: at === null || rows < limit ? null : { at, id } };
}

function waitedInVain(error: unknown): boolean {
  return error instanceof Error && /lock timeout|deadlock detected/.test(error.message);
}

async function dropDay(
  database: Database,
  day: TelemetryDay,
  rows: number | null,
  beforeCommit: () => Promise<void>,
): Promise<DayDrop> {
  const { partition } = partitionOf(day);
  try {
    return await database.transaction(async (tx) => {
      await tx.query(`set local lock_timeout = '2s'`);
      // Whoever makes partitions takes the same lock: the day cannot come back under way.
      await tx.query(`select pg_advisory_xact_lock(hashtext('telemetry_partition'))::text`);
      const [known] = await tx.query<{ name: string | null }>(
        `select to_regclass($1)::text as name`,
        partition,
      );
      if (known?.name == null) return 'DROPPED';
      if (rows !== null) {
        // Counting takes a while: that locks the old day alone, and the table only after it.
        await tx.query(`lock table ${partition} in share mode`);
        const [stored] = await tx.query<{ rows: string }>(`select count(*)::text as rows from ${partition}`);
        if (stored?.rows !== String(rows)) return 'CHANGED';
      }
      await tx.query(`drop table ${partition}`);
      await beforeCommit();
      return 'DROPPED';
    });
  } catch (error) {
    if (waitedInVain(error)) return 'BUSY';
    throw error;
  }
}

async function deleteSamples(database: Database, before: Date): Promise<number> {
  let deleted = 0;
  for (;;) {
    const [part] = await database.query<{ rows: number }>(
      `with old as (
         delete from endpoint_sample where ctid = any(array(
           select ctid from endpoint_sample where at < $1::timestamptz limit $2))
         returning 1
       ) select count(*)::int as rows from old`,
      before,
      samplesAtOnce,
    );
    deleted += part?.rows ?? 0;
    if ((part?.rows ?? 0) < samplesAtOnce) return deleted;
  }
}

/** Retention on one connection pool; its lock has a connection of its own. */
export function telemetryRetention(database: Database, address: DatabaseAddress): TelemetryRetention {
  const partitions = dayPartitions(database);
  return {
    exclusively: (work) => exclusively(address, lockName, work),
    now: async () => {
      const [row] = await database.query<{ now: Date }>('select now() as now');
      return row?.now ?? new Date(0);
    },
    prepareDays: async (instants) => {
      for (const { sqlName } of telemetryTables) await partitions.ensure(sqlName, instants);
    },
    storedDays: () => storedDays(database),
    readDay: (day, page) => readDay(database, day, page),
    dropDay: (day, rows, beforeCommit) => dropDay(database, day, rows, beforeCommit),
    deleteSamples: (before) => deleteSamples(database, before),
  };
}
