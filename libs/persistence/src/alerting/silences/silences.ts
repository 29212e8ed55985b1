import type { Matcher } from '@circuitwatch/alerting-definitions';
import { isDeepStrictEqual } from 'node:util';
import { conflict, notFound } from '@circuitwatch/platform-errors';
import { toJson, writeAudit } from '../../access/audit.ts';
import type { Actor } from '../../access/records.ts';
import type { Database } from '../../database/database.ts';
import type { Prisma, Silence as SilenceRow } from '../../generated/prisma/client.ts';
import { alignOne, uuids } from '../../paging/align.ts';
import { keysetPage } from '../../paging/keyset.ts';
import { createdAtOrder } from '../../paging/orders.ts';
import { wakeAlerting } from '../alerts/notify-alerts.ts';
import type { SilenceFilter, SilenceRepository, StoredSilence } from '../receiver-records.ts';

type NewSilence = Parameters<SilenceRepository['create']>[0];

function toSilence(row: SilenceRow): StoredSilence {
  return { ...row, matchers: row.matchers as unknown as readonly Matcher[] };
}

/** Silences in force at an instant. */
export async function activeSilences({ prisma }: Database, now: Date): Promise<readonly StoredSilence[]> {
  const rows = await prisma.silence.findMany({
    where: { startsAt: { lte: now }, OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
  });
  return rows.map(toSilence);
}

function condition({ states, now }: SilenceFilter): Prisma.SilenceWhereInput {
  const byState: Record<'PENDING' | 'ACTIVE' | 'EXPIRED', Prisma.SilenceWhereInput> = {
    PENDING: { startsAt: { gt: now }, OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
    ACTIVE: { startsAt: { lte: now }, OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
    EXPIRED: { endsAt: { lte: now } },
  };
  return states == null ? {} : { OR: states.map((state) => byState[state]) };
}

/** Groups that were looked at before are looked at again at once; new ones have their wait. */
async function lookAgain(database: Database, now: Date): Promise<void> {
  await database.query(
    `update alert_group set next_flush_at = $1::timestamptz, revision = revision + 1
     where first_flush_at is not null`,
    now,
  );
  await wakeAlerting(database);
}

async function create(
  database: Database,
  silence: NewSilence,
  actor: Actor,
  now: Date,
): Promise<StoredSilence> {
  return database.transaction(async (tx) => {
    const { startsAt, endsAt, comment } = silence;
    const row = await tx.prisma.silence.create({
      data: { startsAt, endsAt, comment, createdBy: actor.name, matchers: toJson(silence.matchers) },
    });
    await writeAudit(tx, actor, {
      action: 'silence.create',
      targetType: 'silence',
      targetId: row.id,
      details: silence,
    });
    await lookAgain(tx, now);
    return toSilence(row);
  });
}

async function lock(database: Database, id: string): Promise<StoredSilence> {
  const [known] = uuids([id]);
  if (known === undefined) throw notFound('Silence', id);
  await database.query('select id from silence where id = $1::uuid for update', known);
  const row = await database.prisma.silence.findUnique({ where: { id: known } });
  if (row === null) throw notFound('Silence', id);
  return toSilence(row);
}

function hasEnded({ endsAt }: StoredSilence, now: Date): boolean {
  return endsAt !== null && endsAt.getTime() <= now.getTime();
}

async function change(
  database: Database,
  id: string,
  silence: NewSilence,
  actor: Actor,
  now: Date,
): Promise<StoredSilence> {
  return database.transaction(async (tx) => {
    const before = await lock(tx, id);
    if (hasEnded(before, now)) throw conflict('This silence has ended. Make another one.');
    if (!isDeepStrictEqual(toJson(before.matchers), toJson(silence.matchers))) {
      await end(tx, id, actor, now);
      return create(tx, silence, actor, now);
    }
    const { startsAt, endsAt, comment } = silence;
    const row = await tx.prisma.silence.update({
      where: { id: before.id },
      data: { startsAt, endsAt, comment },
    });
    await writeAudit(tx, actor, {
      action: 'silence.change',
      targetType: 'silence',
      targetId: before.id,
      details: { before, after: silence },
    });
    await lookAgain(tx, now);
    return toSilence(row);
  });
}

async function end(database: Database, id: string, actor: Actor | null, now: Date): Promise<StoredSilence> {
  return database.transaction(async (tx) => {
    const before = await lock(tx, id);
    if (hasEnded(before, now)) return before;
    // One that had not begun never was.
    const startsAt = before.startsAt > now ? now : before.startsAt;
    const row = await tx.prisma.silence.update({ where: { id: before.id }, data: { startsAt, endsAt: now } });
    if (actor !== null) {
      await writeAudit(tx, actor, { action: 'silence.end', targetType: 'silence', targetId: before.id });
    }
    await lookAgain(tx, now);
    return toSilence(row);
  });
}

/** Silences on one connection. */
export function silenceRepository(database: Database): SilenceRepository {
  const { silence } = database.prisma;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: createdAtOrder,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          silence.findMany({
            where: { AND: [args.filter == null ? {} : condition(args.filter), where] },
            orderBy,
            take,
          }),
        toNode: toSilence,
      }),
    count: (filter) => silence.count({ where: filter == null ? {} : condition(filter) }),
    byIds: async (ids) => {
      const rows = await silence.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toSilence), ({ id }) => id);
    },
    create: (input, actor, now) => create(database, input, actor, now),
    change: (id, input, actor, now) => change(database, id, input, actor, now),
    end: (id, actor, now) => end(database, id, actor, now),
    active: (now) => activeSilences(database, now),
  };
}
