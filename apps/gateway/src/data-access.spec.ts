import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDataAccess } from './data-access.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-access-'));
writeFileSync(path.join(folder, 'a.csv'), 'x,y\n1,a\n2,b\n3,b\n');
const source = { timestampColumn: null, correlationColumn: null, preprocessing: null };
const all = { window: null, segment: null };

describe('createDataAccess', () => {
  const data = createDataAccess({ baseFolder: folder });
  afterAll(async () => {
    await data.close();
    rmSync(folder, { recursive: true });
  });

  it('looks at data, as many times at once as it is asked to', async () => {
    const uri = await data.locate('a.csv', {});
    const { signal } = new AbortController();
    const looks = await Promise.all(
      Array.from({ length: 12 }, () => data.look({ source: { ...source, uri }, ...all, signal })),
    );
    expect(looks.map(({ rows }) => rows)).toEqual(looks.map(() => 3));
    expect(looks[0]?.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['x', 'integer'],
      ['y', 'text'],
    ]);
  });

  it('looks at nothing when the time is over, also for those that wait', async () => {
    const uri = await data.locate('a.csv', {});
    const signal = AbortSignal.abort();
    const looks = Array.from({ length: 6 }, () => data.look({ source: { ...source, uri }, ...all, signal }));
    for (const look of looks) await expect(look).rejects.toMatchObject({ code: 'CANCELED' });
    const later = await data.look({
      source: { ...source, uri },
      ...all,
      signal: new AbortController().signal,
    });
    expect(later.rows).toBe(3);
  });

  it('closes what nobody has opened', async () => {
    await expect(createDataAccess({ baseFolder: folder }).close()).resolves.toBeUndefined();
  });
});
