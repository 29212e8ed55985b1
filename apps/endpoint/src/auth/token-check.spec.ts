import { createHash } from 'node:crypto';
import type { ApiToken } from '@circuitwatch/persistence';
import { unavailable } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { createTokenCheck } from './token-check.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const secretOf = (letter: string): string => `cw_${letter.repeat(43)}`;
const hashOf = (letter: string): string => createHash('sha256').update(secretOf(letter)).digest('hex');
const minutes = (count: number): number => count * 60_000;

function tokenOf(letter: string, changes: Partial<ApiToken> = {}): ApiToken {
  return {
    id: letter,
    name: letter,
    kind: 'API',
    role: 'VIEWER',
    plants: [],
    createdBy: 'test',
    createdAt: new Date(start),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...changes,
  };
}

/** A check over a table of tokens, in a time that only moves when it is told to. */
function bench(tokens: readonly ApiToken[]) {
  const rows = new Map(tokens.map((token) => [token.id, token]));
  const touched: string[] = [];
  let now = start;
  let isAway = false;
  let reads = 0;
  const check = createTokenCheck({
    tokens: {
      findByHash: async (hash) => {
        reads += 1;
        if (isAway) throw unavailable('The database does not answer.');
        return [...rows.values()].find(({ id }) => hashOf(id) === hash) ?? null;
      },
      touch: async (id) => void touched.push(id),
    },
    clock: () => new Date(now),
    log: { warn: () => undefined },
  });
  const connection = {};
  return {
    ask: async (letter: string, from: object = connection) => check(`Bearer ${secretOf(letter)}`, from),
    check,
    touched,
    reads: () => reads,
    pass: (ms: number) => (now += ms),
    change: (token: ApiToken) => rows.set(token.id, token),
    goAway: (away: boolean) => (isAway = away),
  };
}

describe('a check of tokens', () => {
  it('takes tokens of the API that count now, and nothing else', async () => {
    const { ask, check } = bench([
      tokenOf('a'),
      tokenOf('s', { kind: 'SESSION' }),
      tokenOf('r', { revokedAt: new Date(start - 1) }),
      tokenOf('e', { expiresAt: new Date(start) }),
      tokenOf('l', { expiresAt: new Date(start + 1) }),
    ]);
    const letters = ['a', 's', 'r', 'e', 'l', 'x'];
    expect(await Promise.all(letters.map((letter) => ask(letter)))).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
    ]);
    for (const header of [undefined, '', 'Bearer', 'Bearer cw_short', `Basic ${secretOf('a')}`]) {
      expect(await check(header, {})).toBe(false);
    }
    expect(await check(`bearer  ${secretOf('a')}`, {})).toBe(true);
  });

  it('tells two callers on one connection apart', async () => {
    const { ask } = bench([tokenOf('a')]);
    const proxy = {};
    expect(await ask('a', proxy)).toBe(true);
    expect(await ask('x', proxy)).toBe(false);
    expect(await ask('a', proxy)).toBe(true);
  });

  it('reads a token once in some seconds, and once for all who ask at a time', async () => {
    const { ask, reads, pass } = bench([tokenOf('a')]);
    expect(await Promise.all([ask('a'), ask('a'), ask('a')])).toEqual([true, true, true]);
    await ask('a');
    expect(reads()).toBe(1);
    pass(5_000);
    await ask('a');
    expect(reads()).toBe(2);
  });

  it('lets nobody in whose token ended, at that instant', async () => {
    const { ask, pass, reads } = bench([tokenOf('a', { expiresAt: new Date(start + 1_000) })]);
    expect(await ask('a')).toBe(true);
    pass(999);
    expect(await ask('a')).toBe(true);
    pass(1);
    expect(await ask('a')).toBe(false);
    expect(reads()).toBe(1);
  });

  it('hears of a revocation within seconds', async () => {
    const { ask, pass, change } = bench([tokenOf('a')]);
    expect(await ask('a')).toBe(true);
    change(tokenOf('a', { revokedAt: new Date(start + 1) }));
    pass(5_000);
    expect(await ask('a')).toBe(false);
  });

  it('believes what it knew for minutes while the database is away, and nobody new', async () => {
    const { ask, pass, goAway } = bench([tokenOf('a'), tokenOf('b')]);
    await ask('a');
    goAway(true);
    pass(minutes(4));
    expect(await ask('a')).toBe(true);
    await expect(ask('b')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    pass(minutes(2));
    await expect(ask('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    goAway(false);
    pass(10_000);
    expect(await ask('a')).toBe(true);
    expect(await ask('b')).toBe(true);
  });

  it('notes the use of a token', async () => {
    const { ask, touched } = bench([tokenOf('a'), tokenOf('u', { lastUsedAt: new Date(start - 1_000) })]);
    await ask('a');
    await ask('a');
    await ask('u');
    expect(touched).toEqual(['a']);
  });
});
