import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

let api: FakeApi;

beforeEach(async () => {
  api = await startFakeApi();
});

afterEach(() => api.close());

async function call(line: string, token = 'cw_good') {
  let out = '';
  let err = '';
  const exitCode = await runCli(line.split(' '), {
    out: { write: (text) => (out += text), columns: 160 },
    err: { write: (text) => (err += text) },
    workingFolder: '/',
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: token },
  });
  return { exitCode, out, err };
}

describe('scoring submit', () => {
  it.each([
    ['scoring submit --deployment c01', 0],
    ['scoring submit --circuit plant-a/c01 --wait', 0],
    ['scoring submit --deployment lossy --wait', 1],
    ['scoring submit --deployment stuck --wait', 1],
    ['scoring submit --deployment nowhere --wait', 1],
    ['scoring submit --all', 0],
    ['scoring submit --plant plant-a --wait', 1],
    ['scoring submit', 2],
    ['scoring submit --all --plant plant-a', 0],
    ['scoring submit --all --deployment c01', 2],
    ['scoring submit --deployment c01 --circuit plant-a/c01', 2],
    ['scoring submit --deployment c01 --from 2026-01-01', 2],
    ['scoring submit --deployment c01 --mini-batch 0', 2],
    ['scoring submit --deployment c01 --device tpu', 2],
    ['scoring submit --deployment c01 --priority 1001', 2],
  ])('%s → %d', async (line, expected) => {
    expect((await call(line)).exitCode).toBe(expected);
  });

  it('sends what it is told', async () => {
    await call(
      'scoring submit --circuit plant-a/c01 --asset readings@latest --from 2026-01-01 --to 2026-01-02 --keep site,line --out out --mini-batch 500 --device gpu --gpu-fallback 30 --priority 7',
    );
    await call('scoring submit --plant plant-a,plant-b --tag pump --data new.csv --lookback PT6H');
    expect(api.mutations).toMatchObject([
      {
        name: 'submitScoringJob',
        input: {
          circuit: 'plant-a/c01',
          data: {
            asset: 'readings@latest',
            window: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
            keepColumns: ['site', 'line'],
          },
          options: {
            outputUri: 'out',
            miniBatchRows: 500,
            device: 'GPU',
            gpuFallbackSeconds: 30,
            priority: 7,
          },
        },
      },
      {
        name: 'submitScoringJobs',
        input: {
          filter: { plants: ['plant-a', 'plant-b'], tags: ['pump'] },
          data: { uri: 'new.csv', lookback: 'PT6H' },
        },
      },
    ]);
  });

  it('shows what became of a job, listened to or asked for', async () => {
    const heard = await call('scoring submit --deployment lossy --wait');
    expect(heard.out).toMatch(/lossy\s+2026-11-20 06:00\s+SUCCEEDED\s+2\s+1\s+12,000\s+3\s+12.0 s\n/);
    expect(heard.err).toContain('circuitwatch scoring show scoring-lossy');
    api.refuseSockets();
    expect((await call('scoring submit --deployment lossy --wait')).out).toBe(heard.out);
    const { out } = await call('scoring submit --deployment c01 --wait --json');
    expect(JSON.parse(out)).toMatchObject({ status: 'SUCCEEDED', totals: { rows: 12_000, failedFiles: 0 } });
  });

  it('shows what became of each job of a batch', async () => {
    const { out, err } = await call('scoring submit --all --wait');
    expect(out).toMatch(/lossy .*\n.*c01/);
    expect(out).toContain('2 of 2 succeeded; 24,000 rows');
    expect(err).toContain('scoring show scoring-lossy');
    const { out: json } = await call('scoring submit --all --wait --json');
    expect(JSON.parse(json)).toMatchObject({ total: 2, done: true, jobs: [{ id: 'scoring-lossy' }, {}] });
  });

  it('ends with 4 where the token may not', async () => {
    expect((await call('scoring submit --all', 'cw_viewer')).exitCode).toBe(4);
  });
});

describe('scoring list and show', () => {
  it('list jobs', async () => {
    expect((await call('scoring list')).out).toMatch(/DEPLOYMENT.*TOOK\nlossy/);
    expect((await call('scoring list --deployment none')).out).toBe('No scoring job matches.\n');
  });

  it('show files with their outcomes, by id or by deployment', async () => {
    const byId = await call('scoring show scoring-lossy');
    expect(byId.out).toMatch(/model\s+pump:2/);
    expect(byId.out).toMatch(/file:\/\/\/in\/a.csv\s+SUCCEEDED\s+12,000\s+3\s+0.5\s+0.25\s+1.2/);
    expect(byId.out).toMatch(/file:\/\/\/in\/b.csv\s+FAILED.*No column load\./);
    expect((await call('scoring show lossy')).out).toBe(byId.out);
    const { out } = await call('scoring show lossy --json');
    expect(JSON.parse(out)).toMatchObject({ id: 'scoring-lossy', files: [{ index: 0 }, { index: 1 }] });
    const unknown = await call('scoring show none');
    expect([unknown.exitCode, unknown.err]).toEqual([1, expect.stringContaining('There is no scoring job')]);
  });
});

describe('endpoints traffic', () => {
  it('shows and sets the shares', async () => {
    expect((await call('endpoints traffic pumps')).out).toMatch(/blue\s+100 %\s+pump:2\s+yes\ngreen\s+0 %/);
    const { out } = await call('endpoints traffic pumps blue=90 green=10%');
    expect(out).toMatch(/blue\s+90 %.*\ngreen\s+10 %/);
    expect(api.mutations).toEqual([
      {
        name: 'setEndpointTraffic',
        input: {
          endpoint: 'pumps',
          traffic: [
            { deployment: 'blue', percent: 90 },
            { deployment: 'green', percent: 10 },
          ],
        },
      },
    ]);
    expect((await call('endpoints traffic none')).exitCode).toBe(1);
    expect((await call('endpoints traffic pumps blue')).exitCode).toBe(2);
  });
});
