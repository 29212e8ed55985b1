import { describe, expect, it } from 'vitest';
import { faultKinds, planFaults } from './fault.ts';
import { planFleet } from './manifest.ts';

describe('planFaults', () => {
  it.each([1, 2, 42, 1_000_003])('plants a third, all six kinds from 24 circuits on (seed %i)', (seed) => {
    const faults = planFaults({ seed, circuits: 24 });
    expect(faults.size).toBe(8);
    expect(new Set([...faults.values()].map(({ kind }) => kind))).toEqual(new Set(faultKinds));
  });

  it('is the same for the same seed and another for another', () => {
    expect(planFaults({ seed: 5, circuits: 200 })).toEqual(planFaults({ seed: 5, circuits: 200 }));
    expect(planFaults({ seed: 5, circuits: 200 })).not.toEqual(planFaults({ seed: 6, circuits: 200 }));
  });
});

describe('planFleet', () => {
  it.each([1, 2, 3, 5, 24, 75, 200, 201])('lays out %i circuits', (circuits) => {
    const endsAt = new Date('2026-11-21T05:40:59.999Z');
    const fleet = planFleet({ seed: 1, circuits, plants: 3, endsAt, days: 45 });
    expect(fleet.circuits).toHaveLength(circuits);
    expect(new Set(fleet.circuits.map(({ folder }) => folder)).size).toBe(circuits);
    expect(new Set(fleet.circuits.map(({ plant }) => plant)).size).toBe(Math.min(3, circuits));
    expect(fleet.circuits.filter(({ fault }) => fault).length).toBe(Math.floor(circuits / 3));
    expect(fleet.endsAt).toBe('2026-11-21T05:40:00.000Z');
  });
});
