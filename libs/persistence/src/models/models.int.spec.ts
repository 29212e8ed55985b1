import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, createFleet } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { Deployment, NewDeployment, NewModelVersion } from './records.ts';

describe('models, their files and deployments', () => {
  let test: TestPersistence;
  let names = 0;
  let modelVersionId: string;
  beforeAll(async () => {
    test = await startTestPersistence();
    modelVersionId = (await createVersion()).id;
  });
  afterAll(() => test.stop());

  async function createVersion(fields: Partial<NewModelVersion> = {}) {
    const { models, modelVersions } = test.db;
    const { id } = await models.create({ name: `model-${++names}` }, actor);
    return modelVersions.create({ modelId: id, ...fields }, actor);
  }

  function deploy(fields: Partial<NewDeployment>): Promise<Deployment> {
    const deployment = { name: `deployment-${++names}`, kind: 'ONLINE' as const, modelVersionId };
    return test.db.deployments.create({ ...deployment, ...fields }, actor);
  }

  it('keep what a version declares, whichever way it is read', async () => {
    const declared = {
      uri: 'models/m.onnx',
      features: ['load', 'site'],
      task: 'CLASSIFICATION',
      inputs: [
        { name: 'load', type: 'NUMBER', categories: null },
        { name: 'site', type: 'TEXT', categories: ['north', 'south'] },
      ],
      outputs: [{ name: 'label', output: 'output_label', index: 0 }],
      metadata: { trainedBy: 'Ada', folds: 5, nested: { at: '2026-01-01' } },
      devices: ['CPU'],
    } as const;
    const version = await createVersion(declared);
    expect(version).toMatchObject(declared);
    const { modelVersions } = test.db;
    expect(await modelVersions.get(version.id)).toEqual(version);
    expect(await modelVersions.byIds([version.id])).toEqual([version]);
    expect(await modelVersions.byModelIds([version.modelId])).toEqual([[version]]);
    const { items } = await modelVersions.list({ filter: { modelIds: [version.modelId] } });
    expect(items.map(({ node }) => node)).toEqual([version]);
    const staged = await modelVersions.update({ id: version.id, stage: 'PROD' }, actor);
    expect(staged).toMatchObject({ ...declared, stage: 'PROD' });
    expect(await createVersion()).toMatchObject({
      task: null,
      inputs: null,
      outputs: null,
      metadata: {},
      devices: ['CPU', 'GPU'],
    });
    await expect(createVersion({ devices: [] })).rejects.toThrow();
  });

  it('keep an uploaded file once, under the checksum of its bytes', async () => {
    const { modelFiles } = test.db;
    const bytes = randomBytes(20_000_000);
    const checksum = createHash('sha256').update(bytes).digest('hex');
    expect(await modelFiles.has(checksum)).toBe(false);
    expect(await Promise.all([modelFiles.store(bytes), modelFiles.store(bytes)])).toEqual([
      checksum,
      checksum,
    ]);
    expect(await modelFiles.has(checksum)).toBe(true);
    expect(Buffer.from((await modelFiles.read(checksum)) ?? []).equals(bytes)).toBe(true);
    expect(await modelFiles.read('0'.repeat(64))).toBeNull();
    const nothing = await modelFiles.store(new Uint8Array());
    expect(await modelFiles.read(nothing)).toEqual(new Uint8Array());
    const [{ count } = { count: 0 }] = await test.sql<{ count: number }>(
      'select count(*)::int as count from model_file where checksum = $1',
      [checksum],
    );
    expect(count).toBe(1);
  });

  it('keep what a deployment collects until it is told to collect nothing', async () => {
    const { deployments } = test.db;
    const collector = { collections: [{ name: 'model_inputs', samplingRate: 0.5 }] };
    const deployment = await deploy({ endpoint: 'collecting', collector });
    expect(deployment.collector).toEqual(collector);
    const moved = await deployments.update({ id: deployment.id, enabled: false }, actor);
    expect(moved.collector).toEqual(collector);
    expect(await deployments.findByReference(`collecting:${deployment.name}`)).toEqual(moved);
    const stopped = await deployments.update({ id: deployment.id, collector: null }, actor);
    expect(stopped.collector).toBeNull();
    expect(await deployments.get(deployment.id)).toEqual(stopped);
  });

  it('are found by plant, tags, endpoint and name', async () => {
    const { deployments, circuits } = test.db;
    const [one, other] = await createFleet(test.db, 2);
    if (!one || !other) throw new Error('There is no fleet.');
    await circuits.update({ id: one.circuit.id, tags: ['pump', 'line:2'] }, actor);
    await circuits.update({ id: other.circuit.id, enabled: false }, actor);
    const first = await deploy({ endpoint: 'found', circuitId: one.circuit.id });
    const second = await deploy({ kind: 'BATCH', circuitId: other.circuit.id });
    const found = async (filter: Parameters<typeof deployments.count>[0]) => {
      const { items } = await deployments.list({ filter });
      expect(await deployments.count(filter)).toBe(items.length);
      return items.map(({ node }) => node.name);
    };
    const plantIds = [one.circuit.plantId];
    expect(await found({ plantIds })).toEqual([first.name, second.name].toSorted());
    expect(await found({ plantIds, kinds: ['BATCH'] })).toEqual([second.name]);
    expect(await found({ plantIds, circuitEnabled: true })).toEqual([first.name]);
    const alone = await deploy({ endpoint: 'alone' });
    expect(await found({ endpoints: ['alone', 'found'], circuitEnabled: true })).toEqual(
      [alone.name, first.name].toSorted(),
    );
    expect(await found({ tags: ['pump', 'line:2'] })).toEqual([first.name]);
    expect(await found({ tags: ['pump', 'line:3'] })).toEqual([]);
    expect(await found({ endpoints: ['found'] })).toEqual([first.name]);
    expect(await found({ names: [second.name, 'no-such'] })).toEqual([second.name]);
  });

  it('share the traffic of their endpoint, always the whole of it', async () => {
    const { deployments, audit } = test.db;
    const blue = await deploy({ endpoint: 'shared', name: 'blue' });
    const [green, red] = await Promise.all([
      deploy({ endpoint: 'shared', name: 'green' }),
      deploy({ endpoint: 'shared', name: 'red' }),
    ]);
    expect([blue, green, red].map(({ traffic }) => traffic)).toEqual([100, 0, 0]);
    expect((await deploy({})).traffic).toBe(0);
    const set = (...shares: [string, number][]) => deployments.setTraffic('shared', new Map(shares), actor);
    const now = await set([blue.id, 90], [green.id, 10]);
    expect(now.map(({ name, traffic, version }) => [name, traffic, version])).toEqual([
      ['blue', 90, 2],
      ['green', 10, 2],
      ['red', 0, 1],
    ]);
    const { items } = await audit.list({ filter: { action: 'endpoint.setTraffic' } });
    expect(items[0]?.node.details).toEqual({ endpoint: 'shared', traffic: { blue: 90, green: 10, red: 0 } });
    await expect(set([blue.id, 90], [green.id, 11])).rejects.toMatchObject({ code: 'INVALID' });
    await expect(set([blue.id, 101], [green.id, -1])).rejects.toMatchObject({ code: 'INVALID' });
    await expect(set([blue.id, 50.5], [green.id, 49.5])).rejects.toMatchObject({ code: 'INVALID' });
    await expect(set([(await deploy({})).id, 100])).rejects.toMatchObject({ code: 'INVALID' });
    await expect(deployments.setTraffic('no-such', new Map(), actor)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(deploy({ endpoint: 'shared', traffic: 1 })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(deployments.delete({ id: green.id }, actor)).rejects.toMatchObject({ code: 'CONFLICT' });
    await set([blue.id, 100]);
    await deployments.delete({ id: green.id }, actor);
    await deployments.delete({ id: red.id }, actor);
    await deployments.delete({ id: blue.id }, actor);
    expect(await deployments.count({ endpoints: ['shared'] })).toBe(0);
  });

  it('give the first traffic to one of many that come at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => deploy({ endpoint: 'crowded' })));
    expect(made.reduce((sum, { traffic }) => sum + traffic, 0)).toBe(100);
  });
});
