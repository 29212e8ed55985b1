import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { commandOf } from '@circuitwatch/platform-local-servers';
import { temporaryFolder } from '@circuitwatch/testing';
import { readFleetManifest } from '@circuitwatch/tool-fleet-simulator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectApi, type Api } from './api.ts';

interface Circuit {
  readonly name: string;
  readonly plant: { readonly name: string };
  readonly health: string;
  readonly lastRun: { readonly status: string } | null;
}

interface StackFile {
  readonly url: string;
  readonly tokenFile: string;
  readonly pids: Readonly<Record<string, number>>;
}

let folder = temporaryFolder('unused');
folder.remove();
let child: ChildProcess | undefined;
let output = '';

beforeEach(() => {
  folder = temporaryFolder('e2e');
});
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) await end('SIGTERM');
  folder.remove();
});

/** `npm start` without npm, in a data folder of its own. */
async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  output = '';
  child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env['PATH'], PORT: '0', CIRCUITWATCH_DATA_DIR: folder.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const started = child;
  const hasEnded = (): boolean => started.exitCode !== null || started.signalCode !== null;
  const isReady = (): boolean => output.includes('circuitwatch is ready');
  await vi.waitFor(() => expect(hasEnded() || isReady()).toBe(true), { timeout: 120_000, interval: 100 });
  if (hasEnded()) throw new Error(`The start ended:\n${output}`);
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  const ending = child;
  if (ending === undefined) return null;
  const exited = new Promise<number | null>((resolve) => ending.once('exit', resolve));
  ending.kill(signal);
  return exited;
}

function stackFile(): StackFile {
  return JSON.parse(readFileSync(path.join(folder.path, 'stack.json'), 'utf8')) as StackFile;
}

function api(): Api {
  const { url, tokenFile } = stackFile();
  return connectApi(url, readFileSync(tokenFile, 'utf8').trim());
}

async function circuits(): Promise<readonly Circuit[]> {
  const answer = await api().request<{ circuits: { totalCount: number; nodes: Circuit[] } }>(
    '{ circuits(first: 100) { totalCount nodes { name plant { name } health lastRun { status } } } }',
  );
  expect(answer.circuits.nodes).toHaveLength(answer.circuits.totalCount);
  return answer.circuits.nodes;
}

const key = (plant: string, name: string): string => `${plant}/${name}`;

async function expectPlantedFaults(size: number): Promise<void> {
  const found = await circuits();
  expect(found).toHaveLength(size);
  expect(new Set(found.map(({ lastRun }) => lastRun?.status))).toEqual(new Set(['SUCCEEDED']));
  const manifest = await readFleetManifest(path.join(folder.path, 'sample'));
  const planted = manifest?.circuits
    .filter(({ fault }) => fault !== null)
    .map((circuit) => key(circuit.plant, circuit.name));
  const breached = found
    .filter(({ health }) => health === 'BREACHED')
    .map((circuit) => key(circuit.plant.name, circuit.name));
  expect(planted?.length).toBeGreaterThan(0);
  expect(breached.toSorted()).toEqual(planted?.toSorted());
}

/** A PATH on which only Node is to be found. */
function pathWithoutRedis(): string {
  const bin = path.join(folder.path, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, path.join(bin, 'node'));
  return bin;
}

describe('npm start', () => {
  it('finds exactly the planted faults of 24 circuits, keeps them over a restart, and leaves nothing running', async () => {
    await start();
    await expectPlantedFaults(24);
    const link = /http:\S+\/sign-in\?code=\S+/.exec(output)?.[0] ?? '';
    const signedIn = await fetch(link, { redirect: 'manual' });
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get('set-cookie')).toMatch(/^circuitwatch_session=.*HttpOnly.*SameSite=Strict/i);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
    expect((await fetch(new URL('/graphql?query={__typename}', stackFile().url))).status).toBe(401);
    for (const file of ['admin-token', 'stack.json', 'logs/gateway.log', 'logs/worker.log']) {
      expect(statSync(path.join(folder.path, file)).mode & 0o777).toBe(0o600);
    }
    const first = stackFile();
    expect(await end('SIGTERM')).toBe(0);
    expect(Object.values(first.pids).map(commandOf).join('')).toBe('');
    expect(existsSync(path.join(folder.path, 'stack.json'))).toBe(false);

    await start();
    expect(output).not.toContain('writing readings');
    expect(output).toContain('/sign-in?code=');
    await expectPlantedFaults(24);
    const second = stackFile();
    expect(await end('SIGINT')).toBe(0);
    expect(Object.values(second.pids).map(commandOf).join('')).toBe('');
  });

  it('does the same without a redis-server, after kill -9 in the middle of the first start', async () => {
    const env = { PATH: pathWithoutRedis(), CIRCUITWATCH_SAMPLE_CIRCUITS: '12' };
    const begun = start(env).catch(() => 'killed');
    await vi.waitFor(() => expect(output).toContain('writing readings'), { timeout: 60_000, interval: 20 });
    await end('SIGKILL');
    expect(await begun).toBe('killed');

    await start(env);
    expect(output).toContain('no redis-server was found');
    expect(stackFile().pids).not.toHaveProperty('redis');
    await expectPlantedFaults(12);
  });
});
