import { hash } from 'node:crypto';
import type { ApiToken, TokenRepository } from '@circuitwatch/persistence';
import type { Logger } from '@circuitwatch/platform-logging';

/** How long a token's row is believed before it is read again, milliseconds. */
const freshMs = 5_000;
/** How long it is believed while the database does not answer. */
const staleMs = 300_000;
const cacheSize = 10_000;
/** How exactly the last use is known, milliseconds. */
const noteMs = 60_000;

/** What checking tokens needs. */
export interface TokenCheckOptions {
  readonly tokens: Pick<TokenRepository, 'findByHash' | 'touch'>;
  readonly clock: () => Date;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Whether an Authorization header's value carries an API token that counts now; no promise where that is known. What
 * came with the same connection before need not be hashed again.
 */
export type CheckToken = (
  authorization: string | undefined,
  connection: object,
) => boolean | Promise<boolean>;

interface Known {
  readonly token: ApiToken;
  readonly readMs: number;
  readonly freshUntilMs: number;
}

const bearer = /^Bearer +(cw_[A-Za-z0-9_-]{43})$/i;

function counts(token: ApiToken, now: Date): boolean {
  return (
    token.kind === 'API' && token.revokedAt === null && (token.expiresAt === null || token.expiresAt > now)
  );
}

/**
 * A check that remembers tokens for some seconds, and while the database is away for minutes, so that predictions do
 * not stop with it. Expiry is exact all the same. @throws AppError UNAVAILABLE for an unknown token meanwhile.
 */
export function createTokenCheck({ tokens, clock, log }: TokenCheckOptions): CheckToken {
  const cache = new Map<string, Known>();
  const reading = new Map<string, Promise<boolean>>();

  const touch = ({ id, lastUsedAt }: ApiToken): void => {
    if (lastUsedAt !== null && clock().getTime() - lastUsedAt.getTime() < noteMs) return;
    tokens.touch(id, clock()).catch((err: unknown) => {
      log.warn({ err, tokenId: id }, 'The use of a token could not be noted');
    });
  };
  const read = async (secretHash: string): Promise<boolean> => {
    const known = cache.get(secretHash);
    try {
      const token = await tokens.findByHash(secretHash);
      cache.delete(secretHash);
      if (token === null) return false;
      if (cache.size >= cacheSize) cache.clear();
      const readMs = clock().getTime();
      cache.set(secretHash, { token, readMs, freshUntilMs: readMs + freshMs });
      touch(token);
      return counts(token, clock());
    } catch (error) {
      const now = clock();
      if (known === undefined || now.getTime() - known.readMs > staleMs) throw error;
      cache.set(secretHash, { ...known, freshUntilMs: now.getTime() + freshMs });
      return counts(known.token, now);
    }
  };
  const seen = new WeakMap<object, { readonly authorization: string; readonly secretHash: string }>();
  const hashOf = (authorization: string, connection: object): string | undefined => {
    const before = seen.get(connection);
    if (before?.authorization === authorization) return before.secretHash;
    const secret = bearer.exec(authorization)?.[1];
    if (secret === undefined) return undefined;
    const secretHash = hash('sha256', secret);
    seen.set(connection, { authorization, secretHash });
    return secretHash;
  };
  return (authorization, connection) => {
    const secretHash = authorization === undefined ? undefined : hashOf(authorization, connection);
    if (secretHash === undefined) return false;
    const now = clock();
    const known = cache.get(secretHash);
    if (known && now.getTime() < known.freshUntilMs) return counts(known.token, now);
    const pending = reading.get(secretHash) ?? read(secretHash).finally(() => reading.delete(secretHash));
    reading.set(secretHash, pending);
    return pending;
  };
}
