import { appendFileSync, lstatSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localLines } from './local-lines.ts';
import { filesBelow } from './spec/collected.ts';

let folder: ReturnType<typeof temporaryFolder>;
let root: string;
beforeEach(() => {
  folder = temporaryFolder('lines');
  root = folder.path;
});
afterEach(() => folder.remove());

const write = (path: string, text: string, ageMs = 0): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  const time = new Date(Date.now() - ageMs);
  utimesSync(join(root, path), time, time);
};

describe('append', () => {
  it('makes folders and files, and adds to those that are there', async () => {
    const { append, uriOf } = localLines({ root });
    await append('a/b.jsonl', Buffer.from('1\n'));
    await append('a/b.jsonl', Buffer.from('2\n3\n'));
    expect(filesBelow(root)).toEqual({ 'a/b.jsonl': '1\n2\n3\n' });
    expect(uriOf('a/b.jsonl')).toBe(join(root, 'a/b.jsonl'));
  });

  it('leaves no file behind when a full disk takes nothing, and starts anew when there is room', async () => {
    const { append } = localLines({ root });
    mkdirSync(join(root, 'a'));
    symlinkSync('/dev/full', join(root, 'a/b.jsonl'));
    await expect(append('a/b.jsonl', Buffer.from('1\n'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/a\/b\.jsonl could not be written: ENOSPC/) as string,
    });
    expect(lstatSync(join(root, 'a/b.jsonl'), { throwIfNoEntry: false })).toBeUndefined();
    await append('a/b.jsonl', Buffer.from('1\n'));
    expect(filesBelow(root)).toEqual({ 'a/b.jsonl': '1\n' });
  });
});

describe('put', () => {
  it('writes whole files, in the place of others', async () => {
    const { put } = localLines({ root });
    await put('a/p.json', Buffer.from('[1]'));
    await put('a/p.json', Buffer.from('[2]'));
    expect(filesBelow(root)).toEqual({ 'a/p.json': '[2]' });
  });
});

describe('mend', () => {
  const old = 120_000;
  const hour = (name: string): string => `ep/dep/model_inputs/2026/01/05/${name}`;

  it('cuts what a dead process left unfinished, and removes what holds nothing', async () => {
    const { mend } = localLines({ root });
    write(hour('10/torn.jsonl'), '{"a":1}\n{"b":', old);
    write(hour('10/long.jsonl'), `{"a":1}\n${'x'.repeat(200_000)}`, old);
    write(hour('10/whole.jsonl'), '{"a":1}\n', old);
    write(hour('11/none.jsonl'), '', old);
    write(hour('11/only.jsonl'), '{"a":', old);
    write(hour('11/payload.json'), '[1', old);
    write('ep/dep/request/2026/01/04/00/torn.jsonl', '1\n2', old);
    write('ep/other/request/2026/01/04/00/torn.jsonl', '1\n2', old);
    expect(await mend?.('ep/dep')).toBe(false);
    expect(filesBelow(root)).toEqual({
      [hour('10/torn.jsonl')]: '{"a":1}\n',
      [hour('10/long.jsonl')]: '{"a":1}\n',
      [hour('10/whole.jsonl')]: '{"a":1}\n',
      [hour('11/payload.json')]: '[1',
      'ep/dep/request/2026/01/04/00/torn.jsonl': '1\n',
      'ep/other/request/2026/01/04/00/torn.jsonl': '1\n2',
    });
  });

  it('lets files be that a living process may write to, and says that there are some', async () => {
    const { mend } = localLines({ root });
    write(hour('10/torn.jsonl'), '{"a":1}\n{"b":');
    write(hour('10/whole.jsonl'), '{"a":1}\n');
    expect(await mend?.('ep/dep')).toBe(true);
    expect(filesBelow(root)[hour('10/torn.jsonl')]).toBe('{"a":1}\n{"b":');
    appendFileSync(join(root, hour('10/torn.jsonl')), '2}\n');
    expect(await mend?.('ep/dep')).toBe(false);
    expect(await mend?.('nowhere')).toBe(false);
  });

  it('looks into the newest hours alone, over days, months and years', async () => {
    const { mend } = localLines({ root });
    const times = Array.from({ length: 60 }, (_, k) => new Date(Date.UTC(2025, 11, 30, 12 + k)));
    const paths = times.map(
      (time) => `ep/dep/c/${time.toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/i.jsonl`,
    );
    for (const path of paths) write(path, '1\n2', old);
    await mend?.('ep/dep');
    const torn = Object.entries(filesBelow(root)).filter(([, text]) => text === '1\n2');
    expect(torn.map(([path]) => path)).toEqual(paths.slice(0, 12));
  });
});
