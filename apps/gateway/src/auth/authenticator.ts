import type { ApiToken, TokenKind, TokenRepository } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { hashSecret, isSecret } from './secrets.ts';
import type { Viewer } from './viewer.ts';

/** How long a token's row is believed before it is read again, milliseconds. */
const cacheMs = 2_000;
const cacheSize = 10_000;
/** How exactly the last use is known, milliseconds. */
const noteMs = 60_000;

/** A secret as a caller showed it: API tokens come as bearer tokens, sessions as cookies. */
export interface Credential {
  readonly kind: Extract<TokenKind, 'API' | 'SESSION'>;
  readonly secret: string;
}

/** Tells who a caller is. */
export interface Authenticator {
  /** null when the secret is unknown, of another kind, revoked or expired. */
  authenticate(credential: Credential): Promise<Viewer | null>;
  /** Forgets what it remembers, so that a revocation counts at once in this process. */
  forget(): void;
}

/** What an authenticator works with. */
export interface AuthenticatorOptions {
  readonly tokens: Pick<TokenRepository, 'findByHash' | 'touch'>;
  readonly now: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

function isActive(token: ApiToken, now: Date): boolean {
  return token.revokedAt === null && (token.expiresAt === null || token.expiresAt > now);
}

/** An authenticator that remembers a token's row for two seconds; expiry is exact all the same. */
export function createAuthenticator({ tokens, now, log }: AuthenticatorOptions): Authenticator {
  const cache = new Map<string, { readonly token: ApiToken; readonly readAt: number }>();

  const touch = (token: ApiToken): void => {
    tokens.touch(token.id, now()).catch((err: unknown) => {
      log.warn({ err, tokenId: token.id }, 'The use of a token could not be noted.');
    });
  };

  const find = async (secret: string): Promise<ApiToken | null> => {
    if (!isSecret(secret)) return null;
    const hash = hashSecret(secret);
    const time = now().getTime();
    const known = cache.get(hash);
    if (known && time - known.readAt < cacheMs) return known.token;
    cache.delete(hash);
    const token = await tokens.findByHash(hash);
    if (token === null) return null;
    if (cache.size >= cacheSize) cache.clear();
    cache.set(hash, { token, readAt: time });
    if (token.lastUsedAt === null || time - token.lastUsedAt.getTime() > noteMs) touch(token);
    return token;
  };

  return {
    authenticate: async ({ kind, secret }) => {
      const token = await find(secret);
      if (token === null || token.kind !== kind || !isActive(token, now())) return null;
      const { name, role, plants, id } = token;
      return { name, role, plants: plants.length > 0 ? plants : null, tokenId: id };
    },
    forget: () => {
      cache.clear();
    },
  };
}
