import type { Fault } from './fault.ts';
import { plantFault } from './plant-fault.ts';
import { simulateLoad } from './load.ts';
import { randomOfDay, randomStream, type RandomOfDay } from './random.ts';
import { sensors, toResolution, type Sensor, type SensorName } from './sensors.ts';

const minuteMs = 60_000;
const dayMinutes = 1440;
/** After two days a sensor has forgotten how its noise and its lag began. */
const warmUpDays = 2;
const circuitStream = 202;
const sensorStream = 203;
const lostShare = 0.001;

/** Which circuit to simulate; the same options give the same readings. */
export interface SimulationOptions {
  readonly seed: number;
  /** The circuit's number within its fleet. */
  readonly index: number;
  /** Readings end before this instant, on the full minute. */
  readonly endsAt: Date;
  readonly days?: number;
  readonly fault?: Fault | null;
  /** Hours by which the plant's day is ahead of UTC. */
  readonly utcOffsetHours?: number;
}

/** One-minute readings; NaN is a reading that did not arrive. */
export interface CircuitReadings {
  /** Instant of the first reading, in milliseconds since 1970; the others follow minute by minute. */
  readonly startsAt: number;
  readonly columns: ReadonlyMap<SensorName, Float64Array>;
}

/**
 * Simulates one circuit: daily and weekly load, operating points, autocorrelated noise, and at most one fault.
 *
 * Everything but the fault hangs on absolute time: a healthy reading of a given minute is the same whenever the
 * readings end and however many days they cover. The fault hangs on the end.
 */
export function simulateCircuit(options: SimulationOptions): CircuitReadings {
  const { seed, index, days = 45, fault = null, utcOffsetHours = 0 } = options;
  const minutes = Math.round(days * dayMinutes);
  const endMinute = Math.floor(options.endsAt.getTime() / minuteMs);
  const localEnd = endMinute + Math.round(utcOffsetHours * 60);
  const firstDay = Math.floor((localEnd - minutes) / dayMinutes) - warmUpDays;
  const startMinute = firstDay * dayMinutes;
  const ofDay = (part: number): RandomOfDay => randomOfDay(seed, circuitStream, index, part);
  const load = simulateLoad({
    random: randomStream(seed, circuitStream, index, 0),
    ofDay: ofDay(0),
    startMinute,
    minutes: localEnd - startMinute,
  });
  const columns = new Map<SensorName, Float64Array>();
  for (const [position, sensor] of circuitSensors({ seed, index }).entries()) {
    const simulated = simulateSensor(sensor, load, { firstDay, ofDay: ofDay(position + 1) });
    dropReadings(simulated, { firstDay, ofDay: ofDay(position + 101) });
    const values = simulated.slice(-minutes);
    if (fault?.sensor === sensor.name) {
      plantFault({ values, fault, sensor, random: randomStream(seed, circuitStream, index, position + 51) });
    }
    columns.set(sensor.name, values);
  }
  return { startsAt: (endMinute - minutes) * minuteMs, columns };
}

/** Random numbers of readings that begin with this day. */
interface DailyDraws {
  readonly firstDay: number;
  readonly ofDay: RandomOfDay;
}

/** Even a healthy sensor loses a reading now and then. */
function dropReadings(values: Float64Array, { firstDay, ofDay }: DailyDraws): void {
  let random = ofDay(firstDay);
  for (let minute = 0; minute < values.length; minute++) {
    if (minute % dayMinutes === 0) random = ofDay(firstDay + minute / dayMinutes);
    if (random.uniform() < lostShare) values[minute] = NaN;
  }
}

/** The sensors of one circuit: no two circuits are alike, level and spread differ a little. */
export function circuitSensors({ seed, index }: { seed: number; index: number }): readonly Sensor[] {
  const random = randomStream(seed, sensorStream, index);
  return sensors.map((sensor) => ({
    ...sensor,
    mean: sensor.mean * (1 + 0.08 * (random.uniform() - 0.5)),
    deviation: sensor.deviation * (1 + 0.3 * (random.uniform() - 0.5)),
  }));
}

function simulateSensor(sensor: Sensor, load: Float64Array, { firstDay, ofDay }: DailyDraws): Float64Array {
  const { mean, deviation, loadWeight, lagMinutes, noiseCorrelation, resolution } = sensor;
  const values = new Float64Array(load.length);
  const noiseWeight = Math.sqrt(1 - loadWeight * loadWeight);
  const innovation = Math.sqrt(1 - noiseCorrelation * noiseCorrelation);
  let random = ofDay(firstDay);
  let noise = 0;
  let lagged = load[0] ?? 0;
  for (let minute = 0; minute < values.length; minute++) {
    if (minute % dayMinutes === 0) random = ofDay(firstDay + minute / dayMinutes);
    noise = noiseCorrelation * noise + innovation * random.normal();
    lagged += ((load[minute] ?? 0) - lagged) / (1 + lagMinutes);
    const value = mean + deviation * (loadWeight * lagged + noiseWeight * noise);
    values[minute] = toResolution(value, resolution);
  }
  return values;
}
