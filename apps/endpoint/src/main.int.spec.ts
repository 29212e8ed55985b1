import { createHash } from 'node:crypto';
import { copyFileSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { migrate, openDatabase, type ModelVersion, type Persistence } from '@circuitwatch/persistence';
import {
  startTestAzurite,
  startTestPostgres,
  temporaryFolder,
  type TestPostgres,
} from '@circuitwatch/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEndpointProcess, type EndpointProcess } from './spec/endpoint-process.ts';
import { fixture, metricsToken, post } from './spec/test-endpoint.ts';

const actor = { name: 'test', role: 'ADMIN', requestId: null } as const;
const folder = temporaryFolder('endpoint');
const secret = `cw_${'x'.repeat(43)}`;
const authorization = `Bearer ${secret}`;
const row = { a: 1, b: 2, c: 4 };
const collector = { collections: [{ name: 'model_inputs', samplingRate: 1 }] };

let postgres: TestPostgres;
let databaseUrl: string;
let db: Persistence;
let modelId: string;
let endpoint: EndpointProcess | undefined;

function start(env: Readonly<Record<string, string>> = {}): EndpointProcess {
  endpoint = startEndpointProcess({
    DATABASE_URL: databaseUrl,
    CIRCUITWATCH_DATA_DIR: folder.path,
    METRICS_TOKEN: metricsToken,
    ...env,
  });
  return endpoint;
}

async function version(uri: string, checksum: string | null = null): Promise<ModelVersion> {
  return db.modelVersions.create({ modelId, uri, checksum, features: ['a', 'b', 'c'] }, actor);
}

async function deploy(name: string, modelVersionId: string): Promise<string> {
  const input = { name, endpoint: `e-${name}`, kind: 'ONLINE', modelVersionId, collector } as const;
  return (await db.deployments.create(input, actor)).id;
}

async function point(id: string, modelVersionId: string): Promise<void> {
  await db.deployments.update({ id, modelVersionId }, actor);
}

const score = (url: string, name: string, headers: Readonly<Record<string, string>> = {}) =>
  post(`${url}/endpoints/e-${name}/score`, row, { authorization, ...headers });

beforeAll(async () => {
  postgres = await startTestPostgres({ durable: true });
  databaseUrl = await postgres.createDatabase();
  await migrate(databaseUrl);
  db = openDatabase({ url: databaseUrl, poolSize: 2 });
  modelId = (await db.models.create({ name: 'linear' }, actor)).id;
  mkdirSync(path.join(folder.path, 'models'));
  copyFileSync(fixture('linear'), path.join(folder.path, 'models/linear.onnx'));
  const secretHash = createHash('sha256').update(secret).digest('hex');
  await db.tokens.create({ name: 'caller', kind: 'API', role: 'VIEWER', secretHash, expiresAt: null }, actor);
});
afterEach(async () => {
  endpoint?.process.kill('SIGKILL');
  await endpoint?.exited;
});
afterAll(async () => {
  await db.close();
  await postgres.stop();
  folder.remove();
});

describe('the endpoint', () => {
  it('serves what the registry holds, by file or upload, to who has a token, and follows its changes', async () => {
    const uploaded = await db.modelFiles.store(readFileSync(fixture('linear')));
    const byFile = await version('models/linear.onnx', uploaded);
    const byUpload = await version(`circuitwatch:models/${uploaded}`, uploaded);
    const other = await version(fixture('one-row'));
    const wrong = await version('models/linear.onnx', '0'.repeat(64));
    const file = await deploy('file', byFile.id);
    await deploy('upload', byUpload.id);
    const url = await start().ready;
    expect((await score(url, 'file')).text).toBe('[12]');
    expect((await score(url, 'upload')).text).toBe('[12]');
    expect((await post(`${url}/endpoints/e-file/score`, row)).status).toBe(401);
    const stranger = { authorization: `Bearer cw_${'y'.repeat(43)}` };
    expect((await post(`${url}/endpoints/e-file/score`, row, stranger)).status).toBe(401);

    await deploy('late', byFile.id);
    await expect.poll(async () => (await score(url, 'late')).status, { timeout: 10_000 }).toBe(200);
    await point(file, wrong.id);
    const ready = async (): Promise<unknown> => (await fetch(`${url}/readyz`)).json();
    await expect.poll(ready, { timeout: 10_000 }).toMatchObject({ broken: [{ deployment: 'e-file:file' }] });
    expect((await score(url, 'file')).text).toBe('[12]');
    await point(file, other.id);
    await expect.poll(async () => (await score(url, 'file')).text, { timeout: 10_000 }).not.toBe('[12]');
    expect(await ready()).toMatchObject({ status: 'ready', broken: [] });
  });

  it('keeps answering while the database is away, to those it knows', async () => {
    await deploy('away', (await version('models/linear.onnx')).id);
    const url = await start().ready;
    expect((await score(url, 'away')).status).toBe(200);
    await postgres.kill();
    await delay(500);
    expect((await score(url, 'away')).text).toBe('[12]');
    const stranger = { authorization: `Bearer cw_${'z'.repeat(43)}` };
    expect((await score(url, 'away', stranger)).status).toBe(503);
    await postgres.restart();
    const again = async (): Promise<number> => (await score(url, 'away', stranger)).status;
    await expect.poll(again, { timeout: 20_000 }).toBe(401);
    expect((await score(url, 'away')).text).toBe('[12]');
  });

  it('loses no collected row and no statistics when it is stopped under load', async () => {
    const id = await deploy('stopped', (await version('models/linear.onnx')).id);
    const { ready, process: child, exited, output } = start();
    const url = await ready;
    const answered: string[] = [];
    const failures: unknown[] = [];
    const ask = async (client: number): Promise<void> => {
      for (let k = 0; ; k++) {
        const correlationId = `stop-${client}-${k}`;
        try {
          const { status, text } = await score(url, 'stopped', { 'x-ms-client-request-id': correlationId });
          if (status !== 200 || text !== '[12]') failures.push([status, text]);
          answered.push(correlationId);
        } catch {
          // The server is gone.
          return;
        }
      }
    };
    const asking = Array.from({ length: 16 }, (_, client) => ask(client));
    await expect.poll(() => answered.length, { timeout: 10_000 }).toBeGreaterThan(500);
    child.kill('SIGTERM');
    expect([await exited, output()]).toEqual([0, '']);
    await Promise.all(asking);
    expect(failures).toEqual([]);
    const lines = globSync('modelDataCollector/e-stopped/**/*.jsonl', { cwd: folder.path }).flatMap((file) =>
      readFileSync(path.join(folder.path, file), 'utf8').trimEnd().split('\n'),
    );
    const collected = lines.map(
      (line) => (JSON.parse(line) as { readonly correlationid: string }).correlationid,
    );
    expect(new Set(collected).size).toBe(collected.length);
    expect(answered.filter((correlationId) => !new Set(collected).has(correlationId))).toEqual([]);
    const [sample] = await db.telemetry.samples({
      deploymentIds: [id],
      from: new Date(Date.now() - 600_000),
      to: new Date(Date.now() + 60_000),
      stepSeconds: 3_600,
    });
    expect(sample).toMatchObject({ requests: collected.length, errors: 0, rows: collected.length });
    const traces = await db.telemetry.traces({
      deploymentId: id,
      lines: 10,
      since: null,
      minimumSeverity: 0,
    });
    expect(traces.at(-1)).toMatchObject({
      message: 'Prediction completed',
      customDimensions: { model_name: 'linear' },
    });
  });

  it("collects into blobs where Azure's datastore is registered, from when it is", async ({ skip }) => {
    const azurite = await startTestAzurite();
    if (azurite === null) return skip('there is no Azurite here');
    const account = BlobServiceClient.fromConnectionString(azurite.connectionString);
    const container = account.getContainerClient('collected');
    await container.create();
    await deploy('blobs', (await version('models/linear.onnx')).id);
    const server = start({ AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString });
    const url = await server.ready;
    await score(url, 'blobs', { 'x-ms-client-request-id': 'before' });
    const datastore = { name: 'workspaceblobstore', uri: azurite.uriOf('collected/root') };
    const { id, version: expectedVersion } = await db.datastores.create(datastore, actor);
    const namesOf = async (): Promise<readonly string[]> => {
      const names: string[] = [];
      for await (const { name } of container.listBlobsFlat()) names.push(name);
      return names;
    };
    const scoreAndList = async (): Promise<number> => {
      await score(url, 'blobs', { 'x-ms-client-request-id': 'after' });
      return (await namesOf()).length;
    };
    await expect.poll(scoreAndList, { timeout: 20_000 }).toBeGreaterThan(0);
    server.process.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    const [name = '', ...others] = await namesOf();
    expect(others).toEqual([]);
    expect(name).toMatch(
      /^root\/modelDataCollector\/e-blobs\/blobs\/model_inputs\/\d{4}\/\d\d\/\d\d\/\d\d\/.+\.jsonl$/,
    );
    const lines = (await container.getBlobClient(name).downloadToBuffer()).toString().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      lines.map(() => expect.objectContaining({ correlationid: 'after', data: [row] }) as unknown),
    );
    const [local = ''] = globSync('modelDataCollector/e-blobs/**/*.jsonl', { cwd: folder.path });
    expect(readFileSync(path.join(folder.path, local), 'utf8')).toContain('"before"');
    await db.datastores.delete({ id, expectedVersion }, actor);
    await azurite.stop();
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/none' },
      /database|127\.0\.0\.1:1/i,
    ],
    [
      'variables that are wrong',
      { ENDPOINT_AUTH: 'maybe', ENDPOINT_ROWS: '-1' },
      /ENDPOINT_AUTH.*ENDPOINT_ROWS/s,
    ],
    ['a host that is none', { ENDPOINT_HOST: '192.0.2.1' }, /ENDPOINT_HOST/],
  ])('says in a line what is wrong with %s', async (_, env, message) => {
    const { exited, output } = start(env);
    expect(await exited).toBe(1);
    expect(output()).toMatch(message);
    expect(output().trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });
});
