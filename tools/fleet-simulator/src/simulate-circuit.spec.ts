import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { sensorNames } from './sensors.ts';
import { simulateCircuit } from './simulate-circuit.ts';

const endsAt = new Date('2026-11-21T05:40:30Z');
const week = 7 * 1440;
const options = { seed: 9, index: 4, endsAt, days: 45 };

function temperature(fault: Fault | null = null): Float64Array {
  return simulateCircuit({ ...options, fault }).columns.get('temperature') ?? new Float64Array(0);
}

function numbers(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

function mean(values: Float64Array): number {
  return numbers(values).reduce((sum, value) => sum + value, 0) / numbers(values).length;
}

function deviation(values: Float64Array): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
}

/** Correlation of a series with itself, `lag` minutes later. */
function autocorrelation(values: Float64Array, lag: number): number {
  const center = mean(values);
  const products = values
    .subarray(lag)
    .map((value, minute) => (value - center) * ((values[minute] ?? NaN) - center));
  return mean(products) / deviation(values) ** 2;
}

describe('simulateCircuit', () => {
  it('gives one reading a minute and sensor, up to the last full minute before the end', () => {
    const { startsAt, columns } = simulateCircuit(options);
    expect([...columns.keys()]).toEqual([...sensorNames]);
    for (const values of columns.values()) expect(values).toHaveLength(45 * 1440);
    expect(new Date(startsAt + 45 * 86_400_000).toISOString()).toBe('2026-11-21T05:40:00.000Z');
  });

  it('depends on seed and index alone', () => {
    expect(simulateCircuit(options)).toEqual(simulateCircuit(options));
    expect(simulateCircuit({ ...options, index: 5 })).not.toEqual(simulateCircuit(options));
    expect(simulateCircuit({ ...options, seed: 10 })).not.toEqual(simulateCircuit(options));
  });

  it('gives a healthy minute the same reading, whenever the readings begin and end', () => {
    const daysLater = 11.3;
    const local = { ...options, utcOffsetHours: 5.5 };
    const [earlier, later] = [
      simulateCircuit(local),
      simulateCircuit({ ...local, days: 30, endsAt: new Date(endsAt.getTime() + daysLater * 86_400_000) }),
    ];
    const minutesLater = (later.startsAt - earlier.startsAt) / 60_000;
    for (const name of sensorNames) {
      const shared = earlier.columns.get(name)?.subarray(minutesLater) ?? new Float64Array(0);
      expect(shared.length).toBe(Math.floor((30 - daysLater) * 1440));
      expect(later.columns.get(name)?.subarray(0, shared.length)).toEqual(shared);
    }
  });

  it('has autocorrelated noise and a daily season', () => {
    const healthy = temperature();
    expect(autocorrelation(healthy, 1)).toBeGreaterThan(0.9);
    expect(autocorrelation(healthy, 1440)).toBeGreaterThan(0.3);
    expect(autocorrelation(healthy, 720)).toBeLessThan(0);
  });

  it('lets sensors follow the same load: current and voltage move against each other', () => {
    const { columns } = simulateCircuit(options);
    const current = columns.get('current') ?? new Float64Array(0);
    const voltage = columns.get('voltage') ?? new Float64Array(0);
    const [c, v] = [mean(current), mean(voltage)];
    const covariance = mean(current.map((value, minute) => (value - c) * ((voltage[minute] ?? NaN) - v)));
    expect(covariance / (deviation(current) * deviation(voltage))).toBeLessThan(-0.25);
  });

  it('changes nothing but the faulty sensor, and that only while the fault lasts', () => {
    const fault: Fault = { kind: 'step', sensor: 'temperature', startsDaysBeforeEnd: 7, size: 2 };
    const [healthy, faulty] = [simulateCircuit(options), simulateCircuit({ ...options, fault })];
    expect(faulty.columns.get('pressure')).toEqual(healthy.columns.get('pressure'));
    expect(temperature(fault).subarray(0, -week)).toEqual(temperature().subarray(0, -week));
    expect(temperature(fault).subarray(-week)).not.toEqual(temperature().subarray(-week));
  });

  const plant = (kind: Fault['kind'], size: number): Float64Array =>
    temperature({ kind, sensor: 'temperature', startsDaysBeforeEnd: 7, size }).subarray(-week);

  it('plants each kind as its name says', () => {
    const healthy = temperature().subarray(-week);
    const spread = deviation(temperature());
    expect(mean(plant('step', 2)) - mean(healthy)).toBeGreaterThan(1.7 * spread);
    expect(mean(plant('slow-drift', -3).subarray(-1440)) - mean(healthy.subarray(-1440))).toBeLessThan(
      -2 * spread,
    );
    expect(deviation(plant('wider-noise', 3))).toBeGreaterThan(1.5 * deviation(healthy));
    expect(new Set(plant('stuck-sensor', 0)).size).toBe(1);
    const missing = (values: Float64Array): number => values.length - numbers(values).length;
    const nulls = plant('rising-nulls', 0.5);
    expect(missing(nulls) / week).toBeCloseTo(0.25, 1);
    expect(missing(nulls.subarray(-1440))).toBeGreaterThan(3 * missing(nulls.subarray(0, 1440)));
    const [low, high] = [Math.min(...numbers(temperature())), Math.max(...numbers(temperature()))];
    const outside = plant('out-of-range-spikes', 0.05).filter((value) => value < low || value > high);
    expect(outside.length / week).toBeCloseTo(0.05, 2);
  });
});
