import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Persistence } from '@circuitwatch/persistence';

type Tokens = Pick<Persistence['tokens'], 'create' | 'findByHash'>;

const starter = { name: 'local-stack', role: 'ADMIN', requestId: null } as const;

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function keep(file: string, secret: string): void {
  // Renamed into place: an interrupted start leaves no half-written token.
  writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The token in the file while the database accepts it, else a new one, stored in both; only its hash goes to the database. */
export async function ensureAdminToken(tokens: Tokens, file: string, now: Date): Promise<string> {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (kept !== '') {
    const known = await tokens.findByHash(hashOf(kept));
    const expired = known?.expiresAt != null && known.expiresAt <= now;
    if (known !== null && known.revokedAt === null && known.role === 'ADMIN' && !expired) return kept;
  }
  const secret = `cw_${randomBytes(32).toString('base64url')}`;
  await tokens.create(
    { name: 'local admin', kind: 'API', role: 'ADMIN', secretHash: hashOf(secret), expiresAt: null },
    starter,
  );
  keep(file, secret);
  return secret;
}
