import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueInstants } from './due-instants.ts';

const rule = { name: 'High PSI', frequencySeconds: 300 };
const start = new Date('2026-03-29T00:30:00Z');
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);

describe('what is due', () => {
  it('is the newest instant for a rule that was never evaluated', () => {
    const { instants, missed, next } = dueInstants(rule, null, start, 10);
    expect(instants).toHaveLength(1);
    expect(missed).toBe(0);
    const [only] = instants;
    expect(next.getTime() - (only?.getTime() ?? 0)).toBe(300_000);
    expect(only && only <= start && next > start).toBe(true);
  });

  it('is nothing until the next instant comes', () => {
    const [first] = dueInstants(rule, null, start, 10).instants;
    const { next } = dueInstants(rule, first ?? null, start, 10);
    expect(dueInstants(rule, first ?? null, new Date(next.getTime() - 1), 10).instants).toEqual([]);
    expect(dueInstants(rule, first ?? null, next, 10).instants).toEqual([next]);
  });

  it('is made up for after a pause, as far as wanted, and the rest is counted', () => {
    const [first = start] = dueInstants(rule, null, start, 10).instants;
    const { instants, missed } = dueInstants(rule, first, later(3_600), 5);
    expect(instants).toHaveLength(5);
    expect(missed).toBe(7);
    expect(dueInstants(rule, first, later(10 * 366 * 86_400), 5).missed).toBeGreaterThan(1_000_000);
  });

  it('waits while the clock stands before the last evaluation', () => {
    const [first = start] = dueInstants(rule, null, start, 10).instants;
    const back = dueInstants(rule, first, later(-7_200), 10);
    expect(back).toMatchObject({ instants: [], missed: 0 });
    expect(back.next.getTime()).toBe(first.getTime() + 300_000);
  });

  it('is every instant once and in order, however the clock jumps', () => {
    const jumps = fc.array(fc.integer({ min: -4_000, max: 4_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600 }), fc.string(), jumps, (frequencySeconds, name, steps) => {
        let now = start.getTime();
        let last: Date | null = null;
        let total = 0;
        const seen: number[] = [];
        for (const step of steps) {
          now += step * 1_000;
          const due = dueInstants({ name, frequencySeconds }, last, new Date(now), 3);
          last = due.instants.at(-1) ?? last;
          total += due.missed;
          seen.push(...due.instants.map((instant) => instant.getTime()));
          expect(due.instants.every((instant) => instant.getTime() <= now)).toBe(true);
        }
        const [first = 0] = seen;
        const newest = seen.at(-1) ?? 0;
        expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
        expect(new Set(seen).size).toBe(seen.length);
        // What was neither evaluated nor counted as missed would be lost.
        if (seen.length > 0) {
          expect((newest - first) / (frequencySeconds * 1_000) + 1).toBe(seen.length + total);
        }
      }),
    );
  });

  it('spreads rules over their period', () => {
    const offsets = Array.from({ length: 600 }, (_, index) => {
      const [first = start] = dueInstants(
        { name: `rule ${index}`, frequencySeconds: 60 },
        null,
        start,
        1,
      ).instants;
      return Math.floor((first.getTime() % 60_000) / 10_000);
    });
    const counts = Object.values(Object.groupBy(offsets, String)).map((one) => one?.length ?? 0);
    expect(counts).toHaveLength(6);
    expect(Math.min(...counts)).toBeGreaterThan(75);
  });
});
