import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, createOne, definition } from './spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from './spec/test-persistence.ts';

describe('units of work', () => {
  let test: TestPersistence;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  it('commits all of several repositories with their audit events', async () => {
    const { db } = test;
    const circuit = await db.unitOfWork(async (tx) => {
      const plant = await tx.plants.create({ name: 'whole', title: 'Whole' }, actor);
      return tx.circuits.create({ plantId: plant.id, name: 'c1', title: '' }, actor);
    });
    const trail = await db.audit.list({ filter: { targetId: circuit.id } });
    expect(trail.items.map((item) => item.node)).toMatchObject([
      { actor: 'Ada', role: 'ENGINEER', action: 'circuit.create', requestId: 'request-1' },
    ]);
  });

  it('keeps nothing when a later step fails', async () => {
    const { db } = test;
    const events = await db.audit.count();
    const work = db.unitOfWork(async (tx) => {
      await tx.plants.create({ name: 'half', title: 'Half' }, actor);
      await tx.plants.create({ name: 'half', title: 'Half' }, actor);
    });
    await expect(work).rejects.toMatchObject({ code: 'CONFLICT', problems: [{ path: ['name'] }] });
    expect(await db.plants.findByName('half')).toBeNull();
    expect(await db.audit.count()).toBe(events);
  });

  it('lets one of two writers win who read the same version', async () => {
    const { db } = test;
    const plant = await db.plants.create({ name: 'contested', title: '' }, actor);
    const change = (title: string): Promise<unknown> =>
      db.plants.update({ id: plant.id, expectedVersion: 1, title }, actor);
    const results = await Promise.allSettled([change('first'), change('second')]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await db.plants.get(plant.id)).version).toBe(2);
  });

  it('names what is wrong with a reference', async () => {
    const { db } = test;
    const nobody = '01900000-0000-7000-8000-000000000000';
    await expect(db.circuits.create({ plantId: nobody, name: 'x', title: '' }, actor)).rejects.toMatchObject({
      code: 'INVALID',
      problems: [{ path: ['plantId'] }],
    });
    await expect(db.circuits.get(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(db.circuits.get('not a uuid')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(db.plants.create({ name: 'nul\0', title: '' }, actor)).rejects.toMatchObject({
      code: 'INVALID',
    });
    await expect(db.plants.update({ id: nobody, title: '' }, actor)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('refuses to delete a model version in use', async () => {
    const { db } = test;
    const model = await db.models.create({ name: 'forecast' }, actor);
    const version = await db.modelVersions.create({ modelId: model.id, features: ['a'] }, actor);
    expect(version.number).toBe(1);
    await db.deployments.create({ name: 'live', kind: 'ONLINE', modelVersionId: version.id }, actor);
    await expect(db.modelVersions.delete({ id: version.id }, actor)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('writes a new monitor version only when the definition changes', async () => {
    const { db } = test;
    const { monitor } = await createOne(db);
    const { id } = monitor;
    const same = await db.monitors.update({ id, definition, title: 'Same' }, actor);
    expect(same.currentNumber).toBe(1);
    const changed = await db.monitors.update({ id, definition: { ...definition, minimumRows: 5 } }, actor);
    expect(changed.currentNumber).toBe(2);
    expect((await db.monitors.versions(id)).map((version) => version.definition.minimumRows)).toEqual([
      5, 30,
    ]);
  });

  it('lets nobody change or remove an audit event', async () => {
    const { sql } = test;
    await expect(sql(`update audit_event set actor = 'nobody'`)).rejects.toThrow(/only be added to/);
    await expect(sql('delete from audit_event')).rejects.toThrow(/only be added to/);
    await expect(sql('truncate audit_event')).rejects.toThrow(/only be added to/);
  });
});
