import type { Fault } from './fault.ts';
import type { Random } from './random.ts';
import { toResolution, type Sensor } from './sensors.ts';

/** Readings of one healthy sensor, and the fault they get. */
export interface FaultToPlant {
  /** One a minute; changed in place. */
  readonly values: Float64Array;
  readonly fault: Fault;
  readonly sensor: Sensor;
  readonly random: Random;
}

/** Plants a fault into the last days of healthy readings. */
export function plantFault({ values, fault, sensor, random }: FaultToPlant): void {
  const first = Math.max(0, values.length - Math.round(fault.startsDaysBeforeEnd * 1440));
  const change = changeOf(fault, sensor, {
    random,
    stuckAt: values.subarray(first).find((value) => !Number.isNaN(value)) ?? sensor.mean,
  });
  for (let minute = first; minute < values.length; minute++) {
    const share = (minute - first + 1) / (values.length - first);
    values[minute] = toResolution(change(values[minute] ?? NaN, share), sensor.resolution);
  }
}

/** From a healthy reading, and the share of the fault's time that has passed, to the faulty reading. */
type Change = (value: number, share: number) => number;

function changeOf(fault: Fault, sensor: Sensor, state: { random: Random; stuckAt: number }): Change {
  const { random, stuckAt } = state;
  const { mean, deviation } = sensor;
  switch (fault.kind) {
    case 'slow-drift':
      return (value, share) => value + fault.size * deviation * share;
    case 'step':
      return (value) => value + fault.size * deviation;
    case 'wider-noise':
      return widerNoise(fault, sensor, random);
    case 'stuck-sensor':
      return () => stuckAt;
    case 'rising-nulls':
      return (value, share) => (random.uniform() < fault.size * share ? NaN : value);
    case 'out-of-range-spikes':
      return (value) => {
        if (random.uniform() >= fault.size) return value;
        const height = (8 + 4 * random.uniform()) * deviation;
        return mean + (random.uniform() < 0.5 ? -height : height);
      };
  }
}

/** Adds noise of the same correlation, so that the noise alone is `size` times as wide. */
function widerNoise(
  fault: Fault,
  { deviation, loadWeight, noiseCorrelation }: Sensor,
  random: Random,
): Change {
  const healthyNoise = Math.sqrt(1 - loadWeight * loadWeight);
  const added = deviation * healthyNoise * Math.sqrt(fault.size * fault.size - 1);
  const innovation = Math.sqrt(1 - noiseCorrelation * noiseCorrelation);
  let noise = random.normal();
  return (value) => {
    noise = noiseCorrelation * noise + innovation * random.normal();
    return value + added * noise;
  };
}
