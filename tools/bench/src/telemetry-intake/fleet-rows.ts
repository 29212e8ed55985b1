/** A measurement of a model, as its service tells it. */
export interface Measurement {
  readonly at: Date;
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

const names = ['model_latency_ms', 'model_predictions', 'data_drift_score', 'vibration_rms', 'queue_depth'];
const circuits = 200;

/** Measurements of a fleet over the last hour; the same ones for the same end. */
export function fleetMeasurements(count: number, end: Date): readonly Measurement[] {
  return Array.from({ length: count }, (_, index) => {
    const circuit = index % circuits;
    return {
      at: new Date(end.getTime() - 3_600_000 + Math.floor((index * 3_600_000) / count)),
      name: names[Math.floor(index / circuits) % names.length] ?? '',
      value: 100 + 50 * Math.sin(index) + circuit / 7,
      dimensions: {
        plant_id: `plant-${circuit % 8}`,
        circuit_id: `circuit-${circuit}`,
        model_name: `pump-${circuit}`,
        model_version: String(1 + (circuit % 3)),
        region: 'centralindia',
      },
    };
  });
}
