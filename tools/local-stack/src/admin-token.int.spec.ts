import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { migrate, openDatabase } from '@circuitwatch/persistence';
import { startTestPostgres, temporaryFolder } from '@circuitwatch/testing';
import { describe, expect, it } from 'vitest';
import { ensureAdminToken } from './admin-token.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('ensureAdminToken', () => {
  it('keeps a working token and replaces one that is lost, revoked or of another database', async () => {
    const server = await startTestPostgres();
    const folder = temporaryFolder('admin-token');
    const file = path.join(folder.path, 'admin-token');
    const url = await server.createDatabase();
    await migrate(url);
    const { tokens, close } = openDatabase({ url, poolSize: 1 });

    const first = await ensureAdminToken(tokens, file, now);
    expect(first).toMatch(/^cw_[A-Za-z0-9_-]{43}$/);
    expect(readFileSync(file, 'utf8')).toBe(`${first}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const stored = await tokens.findByHash(createHash('sha256').update(first).digest('hex'));
    expect(stored).toMatchObject({ kind: 'API', role: 'ADMIN', expiresAt: null });
    expect(JSON.stringify(stored)).not.toContain(first);
    expect(await ensureAdminToken(tokens, file, now)).toBe(first);

    await tokens.revoke(stored?.id ?? '', { name: 'test', role: 'ADMIN', requestId: null }, now);
    const second = await ensureAdminToken(tokens, file, now);
    expect(second).not.toBe(first);
    rmSync(file);
    expect(await ensureAdminToken(tokens, file, now)).not.toBe(second);

    await close();
    await server.stop();
    folder.remove();
  });
});
