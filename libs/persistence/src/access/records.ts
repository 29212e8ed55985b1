import type { Listing } from '../paging/page.ts';

/** What a caller may do; each role includes the ones before it. */
export type Role = 'VIEWER' | 'OPERATOR' | 'ENGINEER' | 'ADMIN';

/** Who asks for a change, as the audit trail names them. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
  readonly requestId: string | null;
}

/** What a token is for; a SIGN_IN code is used up by its first use. */
export type TokenKind = 'API' | 'SESSION' | 'SIGN_IN';

/** A token without its secret, which is never stored. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly kind: TokenKind;
  readonly role: Role;
  /** Names of the plants that it may see; empty: all of them. */
  readonly plants: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  /** null: never. */
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A token to store; `secretHash` is the lower-case hex SHA-256 of the secret. */
export interface NewToken {
  readonly name: string;
  readonly kind: TokenKind;
  readonly role: Role;
  /** Names of the plants that it may see; empty or left out: all of them. */
  readonly plants?: readonly string[] | undefined;
  readonly secretHash: string;
  readonly expiresAt: Date | null;
}

/** Which tokens; `activeAt` leaves out those revoked or expired at that instant. */
export interface TokenFilter {
  readonly kinds?: readonly TokenKind[] | null | undefined;
  readonly activeAt?: Date | null | undefined;
}

/** API tokens, browser sessions and one-time sign-in codes. */
export interface TokenRepository extends Listing<ApiToken, TokenFilter, 'NEWEST'> {
  get(id: string): Promise<ApiToken>;
  byIds(ids: readonly string[]): Promise<readonly (ApiToken | null)[]>;
  create(input: NewToken, actor: Actor): Promise<ApiToken>;
  /** The token whoever its state: the caller judges revocation and expiry. */
  findByHash(secretHash: string): Promise<ApiToken | null>;
  /** Uses up a SIGN_IN code; null when it is unknown, used, revoked or expired. Of two callers one wins. */
  consumeSignIn(secretHash: string, now: Date): Promise<ApiToken | null>;
  /** Notes the use, at most once a minute for each token. */
  touch(id: string, now: Date): Promise<void>;
  /** Revoking twice keeps the first instant. */
  revoke(id: string, actor: Actor, now: Date): Promise<ApiToken>;
}

/** One deed of one person or program. */
export interface AuditEvent {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly role: Role;
  /** `circuit.create`, `run.request` and the like. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly details: unknown;
  readonly requestId: string | null;
}

/** A deed to record; `details` is plain JSON without secrets. */
export interface NewAuditEvent {
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly details?: unknown;
}

/** Which deeds; `from` is inclusive, `to` exclusive. */
export interface AuditFilter {
  readonly actor?: string | null | undefined;
  readonly action?: string | null | undefined;
  readonly targetType?: string | null | undefined;
  readonly targetId?: string | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

/** The audit trail; it can only grow. */
export interface AuditRepository extends Listing<AuditEvent, AuditFilter, 'NEWEST'> {
  byIds(ids: readonly string[]): Promise<readonly (AuditEvent | null)[]>;
  /** For deeds that change no row of ours; other repositories write theirs themselves. */
  record(actor: Actor, event: NewAuditEvent): Promise<void>;
}
