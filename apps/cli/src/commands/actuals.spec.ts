import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

let api: FakeApi;
let folder: string;

beforeEach(async () => {
  api = await startFakeApi();
  folder = await mkdtemp(path.join(tmpdir(), 'circuitwatch-actuals-'));
});

afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(...words: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(['actuals', ...words], {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: 'cw_good' },
  });
  return { exitCode, out, err };
}

interface Sent {
  readonly actuals: readonly { readonly key: string; readonly value: unknown; readonly at: Date | string }[];
}

function sent(): (readonly [string, unknown, string])[] {
  const calls = api.mutations.map(({ input }) => input as Sent);
  return calls.flatMap(({ actuals }) =>
    actuals.map(({ key, value, at }) => [key, value, new Date(at).toISOString()] as const),
  );
}

const rows = 'correlationid,actual,timestamp\na_1,1.5,2026-03-01T10:00:00.123Z\na_2,,2026-03-01 11:00:00\n';

describe('actuals', () => {
  it('finds the usual columns, leaves out rows without a key, and counts', async () => {
    await writeFile(path.join(folder, 'truth.csv'), `${rows},3,2026-03-01 12:00:00\n`);
    const { exitCode, out } = await call('--deployment', 'pumps:blue', '--file', 'truth.csv');
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out:
        '2 actuals sent: 2 new, 0 changed, 0 known already, 0 outdated.\n' +
        '1 row left out: without a key or an instant.\n' +
        'Monitors read them from azureml:blue-actuals@latest.\n',
    });
    expect(sent()).toEqual([
      ['a_1', 1.5, '2026-03-01T10:00:00.123Z'],
      ['a_2', null, '2026-03-01T11:00:00.000Z'],
    ]);
  });

  it('takes the columns that are named, and texts as they are', async () => {
    const lines = [
      { sample: 7, result: 'leak', taken: '2026-03-01T10:00:00Z', timestamp: '2020-01-01T00:00:00Z' },
      { sample: 8, result: 'fine', taken: '2026-03-01T10:00:00Z', timestamp: '2020-01-01T00:00:00Z' },
    ];
    await writeFile(path.join(folder, 'lab.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
    const columns = ['--key', 'sample', '--value', 'result', '--time', 'taken'];
    await call('--deployment', 'blue', '--file', 'lab.jsonl', ...columns);
    expect(sent()).toEqual([
      ['7', 'leak', '2026-03-01T10:00:00.000Z'],
      ['8', 'fine', '2026-03-01T10:00:00.000Z'],
    ]);
  });

  it('sends many in several calls, and answers programs with all counts', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `copy (select 'k' || i as key, i as label from range(12000) as r(i))
       to '${path.join(folder, 'truth.parquet')}' (format parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const { out } = await call(
      '--deployment',
      'blue',
      '--file',
      'truth.parquet',
      '--at',
      '2026-03-01',
      '--json',
    );
    expect(JSON.parse(out)).toEqual({
      deployment: 'blue',
      ...{ sent: 12_000, skipped: 0, inserted: 12_000, changed: 0, unchanged: 0, outdated: 0 },
      dataAsset: 'blue-actuals',
    });
    expect(api.mutations.map(({ input }) => (input as Sent).actuals.length)).toEqual([5_000, 5_000, 2_000]);
    expect(sent()[11_999]).toEqual(['k11999', 11_999, '2026-03-01T00:00:00.000Z']);
  });

  it.each([
    [['--file', 'truth.csv'], 2, '--deployment: is missing'],
    [['--deployment', 'blue'], 2, '--file: is missing'],
    [['--deployment', 'blue', '--file', 'none.csv'], 1, 'none.csv'],
    [['--deployment', 'blue', '--file', 'truth.csv', '--value', 'actuals'], 1, 'did you mean "actual"?'],
    [['--deployment', 'blue', '--file', 'odd.csv', '--key', 'x'], 1, 'name it with --value'],
    [['--deployment', 'blue', '--file', 'bad.csv'], 1, 'The key is bad.'],
  ])('refuses %j', async (options, code, reason) => {
    await writeFile(path.join(folder, 'truth.csv'), rows);
    await writeFile(path.join(folder, 'odd.csv'), 'x,y\n1,2\n');
    await writeFile(path.join(folder, 'bad.csv'), 'key,value,at\nbad,2,2026-03-01T10:00:00Z\n');
    const { exitCode, err } = await call(...options);
    expect({ exitCode, err }).toEqual({ exitCode: code, err: expect.stringContaining(reason) as string });
  });
});
