import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, minutesLater, noon } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { NewToken } from './records.ts';

function newToken(secret: string, changes: Partial<NewToken> = {}): NewToken {
  const secretHash = createHash('sha256').update(secret).digest('hex');
  return { name: secret, kind: 'API', role: 'VIEWER', secretHash, expiresAt: null, ...changes };
}

describe('tokens', () => {
  let test: TestPersistence;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  it('is found by its hash and shown without it', async () => {
    const { db } = test;
    const input = newToken('first');
    const token = await db.tokens.create(input, actor);
    expect(await db.tokens.findByHash(input.secretHash)).toEqual(token);
    expect(JSON.stringify([token, await db.audit.list({})])).not.toContain(input.secretHash);
    expect(await db.tokens.findByHash('0'.repeat(64))).toBeNull();
  });

  it('lets one of many use a sign-in code', async () => {
    const { db } = test;
    const input = newToken('code', { kind: 'SIGN_IN', expiresAt: minutesLater(5) });
    await db.tokens.create(input, actor);
    expect(await db.tokens.consumeSignIn(input.secretHash, minutesLater(6))).toBeNull();
    const uses = await Promise.all(
      Array.from({ length: 8 }, () => db.tokens.consumeSignIn(input.secretHash, noon)),
    );
    expect(uses.filter((token) => token !== null)).toHaveLength(1);
    const api = newToken('api');
    await db.tokens.create(api, actor);
    expect(await db.tokens.consumeSignIn(api.secretHash, noon)).toBeNull();
  });

  it('notes its use once a minute and its first revocation', async () => {
    const { db } = test;
    const { id } = await db.tokens.create(newToken('used'), actor);
    await db.tokens.touch(id, noon);
    await db.tokens.touch(id, new Date(noon.getTime() + 59_000));
    expect((await db.tokens.get(id)).lastUsedAt).toEqual(noon);
    await db.tokens.touch(id, minutesLater(2));
    expect((await db.tokens.get(id)).lastUsedAt).toEqual(minutesLater(2));
    await db.tokens.revoke(id, actor, noon);
    expect((await db.tokens.revoke(id, actor, minutesLater(9))).revokedAt).toEqual(noon);
    const active = await db.tokens.list({ filter: { activeAt: noon, kinds: ['API'] } });
    expect(active.items.map((item) => item.node.id)).not.toContain(id);
  });
});
