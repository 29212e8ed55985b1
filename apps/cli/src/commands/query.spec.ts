import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

let api: FakeApi;
let folder: string;

beforeEach(async () => {
  api = await startFakeApi();
  folder = mkdtempSync(path.join(tmpdir(), 'query-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

async function call(...words: readonly string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(['query', ...words], {
    out: { write: (text) => (out += text), columns: 80 },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: 'cw_good' },
  });
  return { exitCode, out: out.split('\n'), err };
}

describe('a query', () => {
  it('is answered with a table in which nothing acts on the terminal', async () => {
    const { exitCode, out, err } = await call('table', '--rows', '2');
    expect(exitCode).toBe(0);
    expect(out).toEqual([
      'timestamp                name      value  customDimensions',
      '2026-03-01               a\ufffd[2Jb     0.25  {"plant_id":"pune"}',
      '2026-03-01 12:30:05.250  =1+1,"x"',
      '',
    ]);
    expect(err).toContain('2 rows in 0.01 s, archived days among them');
    expect(err).toContain('There are more than 2 rows');
    expect(api.mutations).toEqual([
      { name: 'telemetryQuery', input: { kql: 'table', from: null, to: null, rows: 2 } },
    ]);
  });

  it('is answered for programs and for spreadsheets', async () => {
    const { out } = await call('table', '--json');
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      truncated: true,
      rows: [['2026-03-01T00:00:00.000Z', {}, 0.25, {}], {}],
    });
    expect((await call('table', '--csv')).out).toEqual([
      'timestamp,name,value,customDimensions',
      '2026-03-01T00:00:00.000Z,a\u001b[2Jb,0.25,"{""plant_id"":""pune""}"',
      `2026-03-01T12:30:05.250Z,"'=1+1,""x""",,`,
      '',
    ]);
  });

  it('comes from a file, with a window', async () => {
    writeFileSync(path.join(folder, 'a.kql'), 'bars | of a file');
    await call('-f', 'a.kql', '--since', '1h', '--to', '2126-03-01');
    const [{ input } = { input: null }] = api.mutations;
    expect(input).toMatchObject({ kql: 'bars | of a file', rows: 1000 });
    const { from, to } = input as { from: unknown; to: unknown };
    expect(Math.abs(Date.now() - 3_600_000 - new Date(from as string).getTime())).toBeLessThan(60_000);
    expect(new Date(to as string).toISOString()).toBe('2126-03-01T00:00:00.000Z');
  });

  it('has its problems shown in their places', async () => {
    const { exitCode, out, err } = await call('wrong\n| where valu > 1');
    expect(exitCode).toBe(1);
    expect(out).toEqual(['']);
    expect(err).toContain("2:9 The name 'valu' is not known.\n  | where valu > 1\n          ^^^^");
  });

  it.each([
    [[], 2, 'Give a query'],
    [['table', '-f', 'x'], 2, 'not both'],
    [['-f', 'missing.kql'], 1, '--file: missing.kql cannot be read'],
    [['table', '--since', '1h', '--from', '2026-01-01'], 2, '--since or --from'],
    [['table', '--csv', '--json'], 2, '--csv or --json'],
    [['table', '--rows', '0'], 2, '--rows: must be a whole number'],
    [['table', '--from', 'soon'], 2, '--from: must be an instant'],
  ])('is refused with %j', async (words, code, reason) => {
    const { exitCode, err } = await call(...words);
    expect(exitCode).toBe(code);
    expect(err).toContain(reason);
  });
});

describe('an answer that wants to be drawn', () => {
  it('is a line over time where it is one series', async () => {
    const { out } = await call('line');
    expect(out[0]).toBe('Error over time');
    expect(out[1]).toBe('avg_value');
    expect(out[2]).toMatch(/^3 ┤.*[\u2801-\u28ff]/);
    expect(out[11]).toMatch(/^1 ┤[\u2801-\u28ff]/);
    expect(out[12]).toMatch(/^ {3}2026-03-01 +2026-03-01 03:00$/);
    expect(Math.max(...out.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is a small line for each series where there are several', async () => {
    const { out } = await call('lines');
    expect(out[0]).toMatch(/LAST +HIGHEST +OVER TIME/);
    expect(out[1]).toMatch(/^oslo +4 +4 +▁▅█$/);
    expect(out[2]).toMatch(/^pune +2 +2 +▁▅█$/);
    expect(out[3]).toBe('2026-03-01 to 2026-03-01 02:00 UTC');
  });

  it('is bars with figures, of a whole also in percent', async () => {
    const { out } = await call('bars');
    expect(out[0]).toMatch(/^pune +30 75.0% +█+$/);
    expect(out[1]).toMatch(/^\(empty\) +10 25.0% +█+.?$/);
  });

  it('is a table too where that is asked for, and where the columns give no chart', async () => {
    expect((await call('bars', '--table')).out).toContain('plant_id  count_');
    expect((await call('words')).out).toEqual(['name', 'a', '']);
  });
});
