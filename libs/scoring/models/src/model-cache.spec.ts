import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createModelCache, type HeldModel } from './model-cache.ts';

interface Fake {
  readonly key: string;
  isOpen: boolean;
}

describe('createModelCache', () => {
  it('opens a model once for all who ask, and keeps it warm', async () => {
    let opened = 0;
    const cache = createModelCache<number>({ maximumBytes: 10, close: async () => undefined });
    const open = async (): Promise<number> => ++opened;
    const [a, b] = await Promise.all([cache.hold('m', 5, open), cache.hold('m', 5, open)]);
    expect([a.model, b.model]).toEqual([1, 1]);
    a.release();
    b.release();
    expect((await cache.hold('m', 5, open)).model).toBe(1);
  });

  it('tries again what failed to open', async () => {
    const cache = createModelCache<string>({ maximumBytes: 10, close: async () => undefined });
    await expect(cache.hold('m', 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await cache.hold('m', 1, async () => 'yes')).model).toBe('yes');
  });

  it('makes room for a model before it is open, by those that were used longest ago', async () => {
    const closed: number[] = [];
    const cache = createModelCache<number>({
      maximumBytes: 10,
      close: async (model) => void closed.push(model),
    });
    for (const model of [1, 2, 1]) (await cache.hold(`m${model}`, 5, async () => model)).release();
    const opening = Promise.withResolvers<number>();
    const held = cache.hold('m3', 5, () => opening.promise);
    await new Promise(setImmediate);
    expect(closed).toEqual([2]);
    opening.resolve(3);
    expect((await held).model).toBe(3);
  });

  it('tells only of what is loaded', async () => {
    const told: string[] = [];
    const cache = createModelCache<number>({
      maximumBytes: 10,
      close: async () => undefined,
      onChange: (keys) => told.push(keys.join(' ')),
    });
    const slow = Promise.withResolvers<number>();
    const held = cache.hold('slow', 1, () => slow.promise);
    await cache.hold('quick', 1, async () => 1);
    slow.resolve(2);
    await held;
    expect(told).toEqual(['quick', 'slow quick']);
  });

  it('lets go once, however often it is told, and is closed when all are', async () => {
    const closed: string[] = [];
    const cache = createModelCache<string>({
      maximumBytes: 0,
      close: async (model) => {
        await new Promise(setImmediate);
        closed.push(model);
        throw new Error('It cannot be freed.');
      },
    });
    const [one, other] = [
      await cache.hold('m', 1, async () => 'm'),
      await cache.hold('m', 1, async () => '?'),
    ];
    one.release();
    one.release();
    await cache.close();
    expect(closed).toEqual([]);
    other.release();
    await cache.close();
    expect(closed).toEqual(['m']);
  });

  it('never closes what is in use, stays within its bound otherwise, and closes all at the end', async () => {
    const commands = fc.array(
      fc.oneof(fc.record({ hold: fc.constantFrom('a', 'b', 'c', 'd') }), fc.record({ release: fc.nat(10) })),
      { maxLength: 60 },
    );
    const sizes: Readonly<Record<string, number>> = { a: 1, b: 2, c: 3, d: 20 };
    await fc.assert(
      fc.asyncProperty(commands, async (list) => {
        const all: Fake[] = [];
        let loaded: readonly string[] = [];
        const cache = createModelCache<Fake>({
          maximumBytes: 5,
          close: async (fake) => void (fake.isOpen = false),
          onChange: (keys) => (loaded = keys),
        });
        const held: HeldModel<Fake>[] = [];
        for (const command of list) {
          if ('hold' in command) {
            const key = command.hold;
            held.push(
              await cache.hold(key, sizes[key] ?? 0, async () => {
                const fake = { key, isOpen: true };
                all.push(fake);
                return fake;
              }),
            );
          } else if (held.length > 0) {
            held.splice(command.release % held.length, 1)[0]?.release();
          }
          await new Promise(setImmediate);
          for (const { model } of held) expect(model.isOpen).toBe(true);
          const open = all.filter(({ isOpen }) => isOpen);
          expect(new Set(open.map(({ key }) => key)).size).toBe(open.length);
          expect([...loaded].sort()).toEqual(open.map(({ key }) => key).sort());
          const idle = open.filter((fake) => !held.some(({ model }) => model === fake));
          const bytes = open.reduce((sum, { key }) => sum + (sizes[key] ?? 0), 0);
          if (bytes > 5) expect(idle).toEqual([]);
        }
        for (const { release } of held) release();
        await cache.close();
        expect(all.every(({ isOpen }) => !isOpen)).toBe(true);
      }),
    );
  });

  it('gives everybody a model that is open, in whatever order things happen', async () => {
    const users = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), users, async (scheduler, keys) => {
        const all: Fake[] = [];
        const opening = new Set<string>();
        const cache = createModelCache<Fake>({
          maximumBytes: 2,
          close: async (fake) => {
            await scheduler.schedule(Promise.resolve(), `close ${fake.key}`);
            fake.isOpen = false;
          },
        });
        const open = async (key: string): Promise<Fake> => {
          expect(opening).not.toContain(key);
          opening.add(key);
          const fake = { key, isOpen: true };
          all.push(fake);
          await scheduler.schedule(Promise.resolve(), `open ${key}`);
          opening.delete(key);
          return fake;
        };
        const work = keys.map(async (key, user) => {
          await scheduler.schedule(Promise.resolve(), `ask ${user}`);
          const { model, release } = await cache.hold(key, 1, () => open(key));
          await scheduler.schedule(Promise.resolve(), `use ${user}`);
          expect(model).toEqual({ key, isOpen: true });
          release();
        });
        await scheduler.waitIdle();
        await Promise.all(work);
        const closed = cache.close();
        await scheduler.waitIdle();
        await closed;
        expect(all.filter(({ isOpen }) => isOpen)).toEqual([]);
      }),
    );
  });
});
