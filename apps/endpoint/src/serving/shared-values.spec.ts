import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSharedValues, type Held } from './shared-values.ts';

describe('shared values', () => {
  it('are open while they are held and never twice at a time, whatever the order', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b'), isHold: fc.boolean(), isAwaited: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const open = new Map<string, number>();
        const change = (key: string, by: number): void => {
          open.set(key, (open.get(key) ?? 0) + by);
          expect(open.get(key)).toBeLessThanOrEqual(1);
        };
        const shared = createSharedValues<string>(async (key) => change(key, -1));
        const held: { readonly key: string; readonly value: Promise<Held<string>> }[] = [];
        for (const { key, isHold, isAwaited } of steps) {
          if (isHold) {
            const value = shared.hold(key, async () => {
              await Promise.resolve();
              change(key, 1);
              return key;
            });
            held.push({ key, value });
            if (isAwaited) await value;
          } else {
            const place = held.findIndex((each) => each.key === key);
            const [first] = place < 0 ? [] : held.splice(place, 1);
            const given = await first?.value;
            given?.release();
            given?.release();
          }
          for (const { key: user, value } of held) {
            if (isAwaited) await value;
            if (isAwaited) expect(open.get(user)).toBe(1);
          }
        }
        for (const { value } of held) (await value).release();
        await shared.settled();
        expect([...open.values()].every((count) => count === 0)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are opened again after they could not be', async () => {
    const shared = createSharedValues<number>(async () => undefined);
    const failing = () => Promise.reject(new Error('not now'));
    await expect(Promise.all([shared.hold('a', failing), shared.hold('a', failing)])).rejects.toThrow(
      'not now',
    );
    expect((await shared.hold('a', async () => 7)).value).toBe(7);
  });
});
