import { z } from 'zod';
import { randomStream, type Random } from './random.ts';
import { sensorNames } from './sensors.ts';

export const faultKinds = [
  'slow-drift',
  'step',
  'wider-noise',
  'stuck-sensor',
  'rising-nulls',
  'out-of-range-spikes',
] as const;

/** What can be wrong with one sensor of a circuit. */
export type FaultKind = (typeof faultKinds)[number];

export const faultSchema = z.strictObject({
  kind: z.enum(faultKinds),
  sensor: z.enum(sensorNames),
  /** Days before the end of the readings at which it begins. */
  startsDaysBeforeEnd: z.number().positive(),
  /**
   * Slow drift and step: healthy standard deviations at the end; wider noise: factor; rising nulls: share of
   * readings missing at the end; spikes: share of readings; stuck sensor: unused.
   */
  size: z.number(),
});

/** One planted fault. */
export type Fault = z.infer<typeof faultSchema>;

/** Circuits in each group that share one fault. */
const groupSize = 3;
const planStream = 101;
/**
 * Half a day less than the week that monitors compare with the days before it: a run that comes hours after the
 * last reading still has no faulty reading among those it compares with. Spikes there would pass for normal bounds.
 */
const faultDays = 6.5;

/**
 * Which circuits of a fleet are faulty, by index: one in each full group of three, the kinds in turn, so that
 * all six appear from 18 circuits on.
 */
export function planFaults({
  seed,
  circuits,
}: {
  seed: number;
  circuits: number;
}): ReadonlyMap<number, Fault> {
  const order = shuffled(faultKinds, randomStream(seed, planStream));
  const faults = new Map<number, Fault>();
  for (let group = 0; (group + 1) * groupSize <= circuits; group++) {
    const random = randomStream(seed, planStream, group);
    const kind = order[group % order.length];
    if (kind)
      faults.set(group * groupSize + Math.floor(random.uniform() * groupSize), drawFault(kind, random));
  }
  return faults;
}

function drawFault(kind: FaultKind, random: Random): Fault {
  const sensor = sensorNames[Math.floor(random.uniform() * sensorNames.length)] ?? 'temperature';
  const between = (low: number, high: number): number => round(low + random.uniform() * (high - low));
  const sign = random.uniform() < 0.5 ? -1 : 1;
  switch (kind) {
    case 'slow-drift':
      return { kind, sensor, startsDaysBeforeEnd: between(8, 10), size: round(sign * between(2.5, 4)) };
    case 'step':
      return { kind, sensor, startsDaysBeforeEnd: faultDays, size: round(sign * between(1.5, 3)) };
    case 'wider-noise':
      return { kind, sensor, startsDaysBeforeEnd: faultDays, size: between(3, 4) };
    case 'stuck-sensor':
      return { kind, sensor, startsDaysBeforeEnd: faultDays, size: 0 };
    case 'rising-nulls':
      return { kind, sensor, startsDaysBeforeEnd: faultDays, size: between(0.4, 0.7) };
    case 'out-of-range-spikes':
      return { kind, sensor, startsDaysBeforeEnd: faultDays, size: between(0.04, 0.06) };
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random.uniform() }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
