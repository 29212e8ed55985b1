import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { openPartStore, type RemoteParts } from './part-store.ts';

const folder = temporaryFolder('parts');
afterAll(() => folder.remove());

const spillFolder = join(folder.path, 'spill');
const local = openPartStore({ baseFolder: folder.path, remote: null, spillFolder });

describe('openPartStore', () => {
  it('puts a file in its place, and replaces the one before', async () => {
    expect(local.placeOf('out/a.parquet')).toBe(pathToFileURL(join(folder.path, 'out/a.parquet')).href);
    await local.store('out/a.parquet', (path) => writeFile(path, 'first'));
    await local.store(local.placeOf('out/a.parquet'), async (path) => {
      expect(path.endsWith('.parquet')).toBe(true);
      await writeFile(path, 'second');
      expect(readFileSync(join(folder.path, 'out/a.parquet'), 'utf8')).toBe('first');
    });
    expect(readFileSync(join(folder.path, 'out/a.parquet'), 'utf8')).toBe('second');
    expect(readdirSync(join(folder.path, 'out'))).toEqual(['a.parquet']);
  });

  it('leaves nothing of a file that could not be finished', async () => {
    const failing = local.store('none/b.parquet', async (path) => {
      await writeFile(path, 'half');
      throw new Error('ENOSPC: no space left on device');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/none\/b\.parquet could not be written: ENOSPC/) as string,
    });
    expect(readdirSync(join(folder.path, 'none'))).toEqual([]);
  });

  it('says so where the folder cannot be', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    await expect(local.store('file/c.parquet', (path) => writeFile(path, ''))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  it('removes what is unwanted of one folder', async () => {
    mkdirSync(join(folder.path, 'some'));
    for (const name of ['a-0', 'a-1', 'b-1']) writeFileSync(join(folder.path, 'some', name), '');
    await local.remove('some', (name) => name === 'a-1');
    await local.remove('nowhere', () => true);
    expect(readdirSync(join(folder.path, 'some'))).toEqual(['a-0', 'b-1']);
  });

  it('uploads to other places, and keeps no copy', async () => {
    const uploaded: [string, string][] = [];
    const remote: RemoteParts = {
      upload: async (path, uri) => void uploaded.push([readFileSync(path, 'utf8'), uri]),
      remove: async () => undefined,
    };
    const store = openPartStore({ baseFolder: folder.path, remote, spillFolder });
    const uri = 'https://account.blob.core.windows.net/out/a.parquet';
    expect(store.placeOf(uri)).toBe(uri);
    await store.store(uri, (path) => writeFile(path, 'bytes'));
    expect(uploaded).toEqual([['bytes', uri]]);
    expect(existsSync(spillFolder) && readdirSync(spillFolder)).toEqual([]);
    await expect(local.store(uri, (path) => writeFile(path, ''))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });
});
