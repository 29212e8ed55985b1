import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { startFakeApi, type FakeApi } from './fake-api/fake-api.ts';

let api: FakeApi;

beforeEach(async () => {
  api = await startFakeApi();
});

afterEach(() => api.close());

async function call(line: string, variables: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const exitCode = await runCli(line.split(' '), {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    workingFolder: '/',
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: 'cw_good', ...variables },
  });
  return { exitCode, out, err };
}

describe('exit codes', () => {
  it.each([
    ['status', 0],
    ['status --exit-code', 3],
    ['results plant-a-c01', 3],
    ['results plant-a-c02', 0],
    ['run plant-a-c01', 0],
    ['run plant-a-c01 --wait', 3],
    ['run plant-a-c02 --wait', 0],
    ['run plant-b-c02 --wait', 1],
    ['run --plant plant-a --wait', 3],
    ['run nowhere --wait', 1],
    ['run --plant plant-z --wait', 1],
    ['run', 2],
    ['run plant-a-c01 --all', 2],
    ['run plant-a-c01 --at yesterday', 2],
    ['circuits --health ill', 2],
    ['circuits --limit 0', 2],
    ['frobnicate', 2],
    ['results', 2],
    ['--help', 0],
    ['run --help', 0],
  ])('%s → %d', async (line, expected) => {
    expect((await call(line)).exitCode).toBe(expected);
  });

  it('is 4 with one line when nothing listens', async () => {
    const { exitCode, err } = await call('status', { CIRCUITWATCH_URL: 'http://127.0.0.1:9' });
    expect(exitCode).toBe(4);
    expect(err).toMatch(/^circuitwatch: No answer from .*npm start.*\n$/);
  });

  it('is 4 with the source of the token when it is refused', async () => {
    const { exitCode, err } = await call('status', { CIRCUITWATCH_TOKEN: 'cw_old' });
    expect(exitCode).toBe(4);
    expect(err).toMatch(/^circuitwatch: .*refuses the token from CIRCUITWATCH_TOKEN.*\n$/);
    expect(err).not.toContain('cw_old');
  });

  it('is 4 when the token may not', async () => {
    const { exitCode, err } = await call('run plant-a-c01', { CIRCUITWATCH_TOKEN: 'cw_viewer' });
    expect(exitCode).toBe(4);
    expect(err).toContain('needs the role OPERATOR');
  });

  it('is 1 and names the variable when the environment makes no sense', async () => {
    const { exitCode, err } = await call('status', { CIRCUITWATCH_URL: 'gopher://x' });
    expect(exitCode).toBe(1);
    expect(err).toContain('CIRCUITWATCH_URL');
  });
});

describe('answers', () => {
  it('says beside the answer that the start is not finished', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-cli-'));
    writeFileSync(
      path.join(folder, 'stack.json'),
      JSON.stringify({ url: api.url, preparing: 'the sample fleet is being made' }),
    );
    const { exitCode, out, err } = await call('status --json', { CIRCUITWATCH_DATA_DIR: folder });
    expect(exitCode).toBe(0);
    expect(err).toBe(
      'The start is not finished yet: the sample fleet is being made. What follows may not be all.\n',
    );
    expect(JSON.parse(out)).toBeTypeOf('object');
    rmSync(folder, { recursive: true });
  });

  it.each([
    'status',
    'plants',
    'circuits',
    'monitors',
    'metrics',
    'runs',
    'results plant-a-c01',
    'jobs',
    'dead-letters list',
    'tokens list',
    'run plant-a-c01 --wait',
    'run --all --wait',
  ])('%s fits 80 columns, and has JSON for programs', async (line) => {
    const { out } = await call(line);
    expect(out).not.toBe('');
    expect(out).not.toContain('\u001b');
    for (const text of out.split('\n')) expect(text.length).toBeLessThanOrEqual(80);
    const json = await call(`${line} --json`);
    expect(JSON.parse(json.out)).toBeTypeOf('object');
  });

  it('circuits filters at the gateway and pages through', async () => {
    const { out } = await call('circuits --plant plant-a --health breached,failed --json');
    expect(JSON.parse(out)).toMatchObject([{ name: 'c01', health: 'BREACHED', plant: { name: 'plant-a' } }]);
  });

  it('results shows value, limit, series and reason', async () => {
    const { out } = await call('results plant-a-c01 --breached');
    expect(out).toMatch(/temperature\s+jensen_shannon_distance\s+0\.31\s+≤ 0\.1\s+BREACHED\s+▁▂▃█/);
    expect(out).toContain('0.31 is above 0.1');
    expect(out).not.toContain('pressure');
  });

  it('results draws baseline against target', async () => {
    const { out } = await call('results plant-a-c01 --distribution temperature');
    expect(out).toMatch(/20\s+█.*10\.0%\s+█.*70\.0%/);
    expect((await call('results plant-a-c01 --distribution colour')).err).toContain(
      'no distribution of "colour"',
    );
  });

  it('watch prints every step', async () => {
    expect((await call('watch plant-a-c01')).out).toBe(' 50%  RUNNING\n100%  SUCCEEDED  BREACHED\n');
  });

  it('waiting falls back to asking where no WebSocket gets through', async () => {
    api.refuseSockets();
    const { exitCode, out } = await call('run --plant plant-a --wait --json');
    expect(exitCode).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ done: true, succeeded: 2, breached: 1 });
  });

  it('tokens create prints the secret alone', async () => {
    const { out, err } = await call('tokens create ci --role operator --expires 2026-12-24');
    expect(out).toBe('cw_new\n');
    expect(err).toContain('Shown this once');
    expect(api.mutations).toEqual([
      {
        name: 'createApiToken',
        input: { name: 'ci', role: 'OPERATOR', expiresAt: '2026-12-24T00:00:00.000Z' },
      },
    ]);
  });

  it('retry finds the job of a monitor by its name', async () => {
    await call('retry plant-a-c01');
    await call('cancel some-id');
    expect(api.mutations).toEqual([
      { name: 'retryJob', input: { id: 'job-1' } },
      { name: 'cancelJob', input: { id: 'some-id' } },
    ]);
    expect((await call('cancel plant-a-c01')).err).toContain('has no job that is queued or active');
  });

  it('run passes what was asked for', async () => {
    await call('run --plant plant-a --tag critical --at 2026-11-20T07:00:00+01:00');
    expect(api.mutations).toEqual([
      {
        name: 'runMonitors',
        input: {
          filter: { plant: 'plant-a', tag: 'critical', enabled: true },
          scheduledAt: '2026-11-20T06:00:00.000Z',
        },
      },
    ]);
  });
});

describe('bin/circuitwatch.mjs', () => {
  it('hands over to the Node that runs TypeScript, with its exit code', () => {
    const bin = fileURLToPath(new URL('../bin/circuitwatch.mjs', import.meta.url));
    const help = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' });
    expect(help.stdout).toContain('Exit codes:');
    expect(help.status).toBe(0);
    expect(spawnSync(process.execPath, [bin, 'frobnicate']).status).toBe(2);
    // Two processes load the whole command from its sources.
  }, 30_000);
});
