import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileNumeric, type NumericProfile } from '@circuitwatch/metric-engine';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProfileStore, type ProfileKey, type ProfileStore } from './profile-store.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder = '';
beforeEach(() => {
  temporary = temporaryFolder('profiles');
  folder = join(temporary.path, 'profiles');
});
afterEach(() => temporary.remove());

const file = { uri: 'file:///training.parquet', bytes: 5_000, modifiedAt: '2026-11-21T00:00:00.000Z' };
const key: ProfileKey = { files: [file], column: 'pressure', cut: '[null,null]' };
const profile = profileNumeric(Float64Array.of(3, 1, 2, 2), { nulls: 1, typeErrors: 2 });

function open(maximumBytes = 1_000_000, onFailure?: (error: unknown) => void): ProfileStore {
  return openProfileStore({ folder, maximumBytes, ...(onFailure && { onFailure }) });
}

function content(found: NumericProfile | undefined): unknown {
  return found && { ...found, sorted: [...found.sorted], values: null };
}

/** The one file of the folder. */
function onlyFile(): string {
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}

describe('a profile store', () => {
  it('gives back what any process put, and nothing else', async () => {
    await open().put(key, profile);
    expect(content(await open().get(key))).toEqual(content(profile));
    expect(content(await open().get({ ...key, files: [{ ...file }] }))).toEqual(content(profile));
    for (const files of [
      [{ ...file, bytes: 5_001 }],
      [{ ...file, modifiedAt: '2026-11-21T00:00:00.001Z' }],
      [{ ...file, uri: 'file:///other.parquet' }],
      [file, file],
      [],
    ]) {
      expect(await open().get({ ...key, files })).toBeUndefined();
    }
    expect(await open().get({ ...key, column: 'flow' })).toBeUndefined();
    expect(await open().get({ ...key, cut: '[null,"north"]' })).toBeUndefined();
  });

  it('keeps the folder from others, as it holds values', async () => {
    await open().put(key, profile);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it.each([
    [
      'a changed byte',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
        writeFileSync(path, bytes);
      },
    ],
    ['a missing end', (path: string) => truncateSync(path, 50)],
    ['nothing', (path: string) => truncateSync(path, 0)],
    ['text', (path: string) => writeFileSync(path, 'no profile at all, but long enough for one')],
  ])('deletes a file with %s, and keeps the profile anew', async (_, damage) => {
    const store = open();
    await store.put(key, profile);
    damage(onlyFile());
    expect(await store.get(key)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    await store.put(key, profile);
    expect(content(await store.get(key))).toEqual(content(profile));
  });

  it('holds its bound: what was of no use for longest goes first', async () => {
    const size = 16 + 2 + 1 + 16 + 8 * 100;
    const large = profileNumeric(Float64Array.from({ length: 100 }, (_, k) => k));
    const keys = Array.from({ length: 6 }, (_, k) => ({ ...key, column: `column ${k}` }));
    const store = open(4 * size + 10);
    for (const [age, one] of keys.slice(0, 4).entries()) {
      const before = new Set(age === 0 ? [] : readdirSync(folder));
      await store.put(one, large);
      for (const name of readdirSync(folder)) {
        if (!before.has(name)) utimesSync(join(folder, name), 1_000 + age, 1_000 + age);
      }
    }
    expect(await store.get(keys[0] as ProfileKey)).toBeDefined();
    await store.put(keys[4] as ProfileKey, large);
    await store.put(keys[5] as ProfileKey, large);
    const there = await Promise.all(keys.map(async (one) => (await open().get(one)) !== undefined));
    expect(there).toEqual([true, false, false, true, true, true]);
  });

  it('does not write what would not fit at all', async () => {
    await open(50).put(key, profile);
    expect(await open().get(key)).toBeUndefined();
  });

  it('clears what a process that died left unfinished, and leaves what others are writing', async () => {
    await open().put(key, profile);
    for (const name of ['old.profile.x.tmp', 'new.profile.y.tmp']) writeFileSync(join(folder, name), 'half');
    utimesSync(join(folder, 'old.profile.x.tmp'), 1_000, 1_000);
    await open().put(key, profile);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual(['new.profile.y.tmp']);
  });

  it('is whole at every moment while several write and evict', async () => {
    const failures: unknown[] = [];
    const stores = Array.from({ length: 4 }, () => open(400, (error) => failures.push(error)));
    const rounds = Array.from({ length: 40 }, (_, round) => round);
    await Promise.all(
      stores.map(async (store) => {
        for (const round of rounds) {
          const one = { ...key, column: `column ${round % 5}` };
          await store.put(one, profile);
          const found = await store.get(one);
          if (found) expect(content(found)).toEqual(content(profile));
        }
      }),
    );
    expect(failures).toEqual([]);
  });

  it('tells of a folder that cannot be used, and fails nothing', async () => {
    writeFileSync(folder, 'a file in the way');
    const failures: unknown[] = [];
    const store = open(1_000, (error) => failures.push(error));
    await store.put(key, profile);
    expect(await store.get(key)).toBeUndefined();
    expect(failures).toHaveLength(2);
  });
});
