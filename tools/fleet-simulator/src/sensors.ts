export const sensorNames = [
  'temperature',
  'pressure',
  'vibration',
  'current',
  'voltage',
  'flow_rate',
] as const;

/** A sensor of a circuit; also the column of its readings. */
export type SensorName = (typeof sensorNames)[number];

/** How a sensor of a healthy circuit behaves. */
export interface Sensor {
  readonly name: SensorName;
  /** Typical level of a circuit, in the sensor's unit. */
  readonly mean: number;
  /** Standard deviation of a healthy month, in the sensor's unit. */
  readonly deviation: number;
  /** How far it follows the load of its circuit: the correlation with it, negative where it falls. */
  readonly loadWeight: number;
  /** Minutes by which it lags behind the load. */
  readonly lagMinutes: number;
  /** Correlation of the sensor's own noise from one minute to the next. */
  readonly noiseCorrelation: number;
  /** Step between two readings, in the sensor's unit. */
  readonly resolution: number;
}

/** The six sensors in the order of their columns: °C, bar, mm/s, A, V and m³/h. */
export const sensors: readonly Sensor[] = [
  {
    name: 'temperature',
    mean: 68,
    deviation: 4,
    loadWeight: 0.75,
    lagMinutes: 25,
    noiseCorrelation: 0.92,
    resolution: 0.01,
  },
  {
    name: 'pressure',
    mean: 6.2,
    deviation: 0.35,
    loadWeight: 0.6,
    lagMinutes: 0,
    noiseCorrelation: 0.88,
    resolution: 0.001,
  },
  {
    name: 'vibration',
    mean: 2.8,
    deviation: 0.4,
    loadWeight: 0.5,
    lagMinutes: 0,
    noiseCorrelation: 0.8,
    resolution: 0.001,
  },
  {
    name: 'current',
    mean: 142,
    deviation: 14,
    loadWeight: 0.85,
    lagMinutes: 0,
    noiseCorrelation: 0.85,
    resolution: 0.05,
  },
  {
    name: 'voltage',
    mean: 398,
    deviation: 2.4,
    loadWeight: -0.55,
    lagMinutes: 0,
    noiseCorrelation: 0.9,
    resolution: 0.01,
  },
  {
    name: 'flow_rate',
    mean: 34,
    deviation: 2.6,
    loadWeight: 0.7,
    lagMinutes: 4,
    noiseCorrelation: 0.86,
    resolution: 0.01,
  },
];

/** What a sensor with this resolution would show. */
export function toResolution(value: number, resolution: number): number {
  const steps = Math.round(1 / resolution);
  return Math.round(value * steps) / steps;
}
