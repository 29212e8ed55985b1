import { sensorNames, type Sensor, type SensorName } from './sensors.ts';
import type { LinearModel } from './linear-onnx.ts';

const predicted: SensorName = 'temperature';

/** The inputs of a sample model, in order. */
export const modelFeatures: readonly SensorName[] = sensorNames.filter((name) => name !== predicted);

/**
 * The best linear estimate of a circuit's temperature from its other sensors.
 *
 * All sensors follow one load, so the regression weights have a closed form: with loadings w,
 * beta_i = w_y w_i / (1 - w_i²) / (1 + sum_j w_j² / (1 - w_j²)) on standardized values.
 */
export function sampleModel(name: string, sensors: readonly Sensor[]): LinearModel {
  const target = sensors.find((sensor) => sensor.name === predicted);
  const inputs = modelFeatures.flatMap((feature) => sensors.filter((sensor) => sensor.name === feature));
  if (!target) throw new RangeError(`There is no sensor ${predicted}.`);
  const precision = ({ loadWeight }: Sensor): number => loadWeight / (1 - loadWeight * loadWeight);
  const total = 1 + inputs.reduce((sum, sensor) => sum + sensor.loadWeight * precision(sensor), 0);
  const weights = inputs.map(
    (sensor) => (target.loadWeight * precision(sensor) * target.deviation) / (total * sensor.deviation),
  );
  const offset = inputs.reduce((sum, sensor, index) => sum + sensor.mean * (weights[index] ?? 0), 0);
  return { name, weights, intercept: target.mean - offset };
}
