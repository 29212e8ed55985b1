import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleFleet } from './create-sample-fleet.ts';
import type { GraphqlClient } from './graphql-client.ts';
import { registerSampleFleet } from './register-sample-fleet.ts';
import { creationDocuments, existingDocuments } from './registration-documents.ts';

const modules = join(import.meta.dirname, '../../../apps/gateway/src/modules');
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'circuitwatch-fleet-'));
  await createSampleFleet({
    dir,
    seed: 3,
    circuits: 4,
    plants: 2,
    days: 1,
    endsAt: new Date('2026-11-21T05:40:00Z'),
  });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/** An API in memory that pages by two and counts what it created. */
function fakeApi(): { client: GraphqlClient; stored: Map<string, Stored[]> } {
  const stored = new Map<string, Stored[]>();
  const of = (field: string): Stored[] => stored.get(field) ?? [];
  const create = (field: string, input: Record<string, unknown>): object => {
    const thing = {
      id: `${field}-${of(field).length}`,
      name: typeof input['name'] === 'string' ? input['name'] : '',
      input,
    };
    stored.set(field, [...of(field), thing]);
    return { payload: { created: { id: thing.id }, userErrors: [] } };
  };
  const page = (field: string, after: unknown): object => {
    const things = of(field);
    const from = typeof after === 'string' ? Number(after) : 0;
    const nodes = things.slice(from, from + 2).map(({ id, name, input }) => ({
      id,
      name,
      ...(field === 'Circuit'
        ? { plant: { name: of('Plant').find((plant) => plant.id === input['plantId'])?.name } }
        : {}),
      ...(field === 'Model'
        ? { versions: { nodes: of('ModelVersion').filter((version) => version.input['modelId'] === id) } }
        : {}),
    }));
    return {
      page: { nodes, pageInfo: { hasNextPage: from + 2 < things.length, endCursor: String(from + 2) } },
    };
  };
  const client: GraphqlClient = (document, variables) => {
    const created = /payload: create(\w+)\(/.exec(document)?.[1];
    if (created !== undefined) {
      return Promise.resolve(create(created, variables['input'] as Record<string, unknown>));
    }
    const plural = /page: (\w)(\w+)s\(/.exec(document);
    return Promise.resolve(page(`${plural?.[1]?.toUpperCase()}${plural?.[2]}`, variables['after']));
  };
  return { client, stored };
}

function counts(stored: Map<string, Stored[]>): Record<string, number> {
  return Object.fromEntries([...stored].map(([field, things]) => [field, things.length]));
}

const whole = { Plant: 2, Circuit: 4, DataAsset: 4, Model: 4, ModelVersion: 4, Deployment: 4, Monitor: 4 };

describe('registerSampleFleet', () => {
  it('asks only what the schema of the API answers', async () => {
    const files = globSync('*/schema.graphql', { cwd: modules });
    const sdl = await Promise.all(files.map((file) => readFile(join(modules, file), 'utf8')));
    const schema = buildSchema(sdl.join('\n'));
    for (const document of [...Object.values(existingDocuments), ...Object.values(creationDocuments)]) {
      expect(validate(schema, parse(document))).toEqual([]);
    }
  });

  it('registers everything once, and again changes nothing', async () => {
    const { client, stored } = fakeApi();
    const progress: number[] = [];
    await registerSampleFleet({ dir, client, onProgress: (value) => progress.push(value) });
    expect(counts(stored)).toEqual(whole);
    expect(progress.at(-1)).toBe(1);
    await registerSampleFleet({ dir, client });
    expect(counts(stored)).toEqual(whole);
  });

  it('continues after an interruption at any request', async () => {
    const { client, stored } = fakeApi();
    for (let allowed = 7; allowed < 60; allowed += 5) {
      let requests = 0;
      const failing: GraphqlClient = (document, variables) =>
        ++requests > allowed ? Promise.reject(new Error('The line broke.')) : client(document, variables);
      await registerSampleFleet({ dir, client: failing }).catch(() => undefined);
    }
    await registerSampleFleet({ dir, client });
    expect(counts(stored)).toEqual(whole);
  });

  it('gives monitors their own asset, circuit and schedule', async () => {
    const { client, stored } = fakeApi();
    await registerSampleFleet({ dir, client });
    const monitor = stored.get('Monitor')?.find(({ name }) => name === 'houston-c02')?.input;
    expect(monitor).toMatchObject({
      target: { asset: 'houston-c02-readings:1', lookbackSize: 'P7D', lookbackOffset: 'PT0S' },
      baseline: { lookbackSize: 'P30D', lookbackOffset: 'P7D' },
      trigger: { cron: '0 6 * * *', timeZone: 'America/Chicago' },
    });
  });

  it('says which thing the API refused and why', async () => {
    const { client } = fakeApi();
    const refusing: GraphqlClient = (document, variables) =>
      document.includes('createMonitor')
        ? Promise.resolve({
            payload: {
              created: null,
              userErrors: [{ field: ['name'], message: 'Taken.', code: 'CONFLICT' }],
            },
          })
        : client(document, variables);
    await expect(registerSampleFleet({ dir, client: refusing })).rejects.toThrow(
      /The monitor "\w+-c\d\d" could not be registered: name: Taken\./,
    );
  });

  it('refuses a folder without a complete fleet', async () => {
    const { client } = fakeApi();
    await expect(registerSampleFleet({ dir: join(dir, 'nowhere'), client })).rejects.toThrow(
      /create it first/,
    );
  });
});
