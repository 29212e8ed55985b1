import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

let api: FakeApi;

beforeEach(async () => {
  api = await startFakeApi();
});

afterEach(() => api.close());

async function call(words: readonly string[], isTTY = false) {
  let out = '';
  let err = '';
  const exitCode = await runCli(words, {
    out: { write: (text) => (out += text), isTTY },
    err: { write: (text) => (err += text) },
    workingFolder: '/',
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: 'cw_good' },
  });
  return { exitCode, out, err };
}

describe('logs', () => {
  it('shows a line for each, with what is known of it, and nothing that acts on the terminal', async () => {
    const { exitCode, out } = await call(['logs', 'pumps:blue', '--lines', '2', '--since', '1h']);
    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      '2026-11-20 06:00:00.000  INFO      Prediction completed  plant_id=pune latency_ms=1.23457 num_records=10',
      '2026-11-20 06:00:00.000  ERROR     Prediction failed: no�[2Jcolumn "x"  file_path="my data/a.csv" error_type=INVALID',
      '',
    ]);
    expect(api.mutations).toEqual([
      {
        name: 'deploymentLogs',
        input: { deployment: 'pumps:blue', lines: 2, since: 'PT1H', minimumSeverity: 'VERBOSE' },
      },
    ]);
  });

  it('sets errors off by colour where people look', async () => {
    const { out } = await call(['logs', 'blue', '--severity', 'error'], true);
    expect(out).toContain('\u001b[31mERROR');
    expect(out).not.toContain('INFO');
  });

  it('gives programs everything', async () => {
    const { out } = await call(['logs', 'blue', '--json']);
    expect(JSON.parse(out)).toHaveLength(3);
    expect(JSON.parse(out)).toMatchObject([{ customDimensions: { model_version: '2' } }, {}, {}]);
  });

  it.each([
    [['--since', 'yesterday'], '--since: must be a length of time such as 15m, 1h or 7d, or an instant'],
    [['--lines', '0'], '--lines: must be a whole number'],
    [['--severity', 'bad'], '--severity: must be verbose, information'],
  ])('refuses %j', async (options, reason) => {
    const { exitCode, err } = await call(['logs', 'blue', ...options]);
    expect(exitCode).toBe(2);
    expect(err).toContain(reason);
  });
});

describe('endpoints metrics', () => {
  it('draws each figure over time beside its total and its highest', async () => {
    const { exitCode, out } = await call(['endpoints', 'metrics', 'pumps', '--since', '2h', '--step', '1h']);
    expect(exitCode).toBe(0);
    expect(out).toContain('pumps  blue, green');
    expect(out).toContain('3600 requests, 7200 rows, 2 servers; 2026-11-20 06:00 to 2026-11-20 07:00 UTC');
    expect(out).toMatch(/requests\/s +1 +2 +▅▁█/);
    expect(out).toMatch(/p99 ms +12.3 +12.3 +█·█/);
    expect(out).toMatch(/failed +1% +1%/);
    expect(out).toMatch(/memory +256 MiB/);
    const [{ input } = { input: null }] = api.mutations;
    expect(input).toMatchObject({ endpoint: 'pumps', deployment: null, step: 'PT1H' });
    const { from, to } = input as { from: string; to: string };
    expect(new Date(to).getTime() - new Date(from).getTime()).toBe(7_200_000);
  });

  it('asks for one deployment, and answers programs as the API does', async () => {
    const { out } = await call(['endpoints', 'metrics', 'pumps:blue', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      stepSeconds: 60,
      totals: { requests: 3_600 },
      points: [{}, {}, {}],
    });
    expect(api.mutations[0]?.input).toMatchObject({ endpoint: null, deployment: 'pumps:blue' });
  });
});
