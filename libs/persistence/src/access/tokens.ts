import { notFound } from '@circuitwatch/platform-errors';
import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import { writeAudit } from './audit.ts';
import type { Actor, ApiToken, NewToken, TokenFilter, TokenRepository } from './records.ts';

/** Everything but the hash, which nobody outside needs. */
const withoutHash = { secretHash: true } as const;

const touchEveryMs = 60_000;

function condition(filter: TokenFilter): Prisma.ApiTokenWhereInput {
  return {
    ...(filter.kinds == null ? {} : { kind: { in: [...filter.kinds] } }),
    ...(filter.activeAt == null
      ? {}
      : { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: filter.activeAt } }] }),
  };
}

async function getToken(database: Database, id: string): Promise<ApiToken> {
  const [known] = uuids([id]);
  const row =
    known === undefined
      ? null
      : await database.prisma.apiToken.findUnique({ where: { id: known }, omit: withoutHash });
  if (row === null) throw notFound('Token', id);
  return row;
}

async function createToken(database: Database, input: NewToken, actor: Actor): Promise<ApiToken> {
  return database.transaction(async (tx) => {
    const token = await tx.prisma.apiToken.create({
      data: { ...input, plants: [...(input.plants ?? [])], createdBy: actor.name },
      omit: withoutHash,
    });
    const { name, kind, role, plants, expiresAt } = token;
    const details = { name, kind, role, expiresAt, ...(plants.length > 0 ? { plants } : {}) };
    await writeAudit(tx, actor, { action: 'token.create', targetType: 'token', targetId: token.id, details });
    return token;
  });
}

async function consumeSignIn(database: Database, secretHash: string, now: Date): Promise<ApiToken | null> {
  const rows = await database.prisma.apiToken.updateManyAndReturn({
    where: {
      secretHash,
      kind: 'SIGN_IN',
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    data: { revokedAt: now, lastUsedAt: now },
    omit: withoutHash,
  });
  return rows[0] ?? null;
}

async function revoke(database: Database, id: string, actor: Actor, now: Date): Promise<ApiToken> {
  return database.transaction(async (tx) => {
    const token = await getToken(tx, id);
    const { count } = await tx.prisma.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: now },
    });
    if (count === 0) return getToken(tx, id);
    const details = { name: token.name };
    await writeAudit(tx, actor, { action: 'token.revoke', targetType: 'token', targetId: id, details });
    return getToken(tx, id);
  });
}

/** Tokens on one connection. */
export function tokenRepository(database: Database): TokenRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: createdAtOrder,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          prisma.apiToken.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
            omit: withoutHash,
          }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.apiToken.count({ where: condition(filter ?? {}) }),
    get: (id) => getToken(database, id),
    byIds: async (ids) => {
      const rows = await prisma.apiToken.findMany({ where: { id: { in: uuids(ids) } }, omit: withoutHash });
      return alignOne(ids, rows, (row) => row.id);
    },
    create: (input, actor) => createToken(database, input, actor),
    findByHash: (secretHash) => prisma.apiToken.findUnique({ where: { secretHash }, omit: withoutHash }),
    consumeSignIn: (secretHash, now) => consumeSignIn(database, secretHash, now),
    touch: async (id, now) => {
      const before = new Date(now.getTime() - touchEveryMs);
      await prisma.apiToken.updateMany({
        where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
        data: { lastUsedAt: now },
      });
    },
    revoke: (id, actor, now) => revoke(database, id, actor, now),
  };
}
