/** One measurement of the simulated fleet. */
export interface MeasuredRow {
  readonly id: string;
  readonly timestamp: Date;
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

const names = ['prediction_latency_ms', 'model_predictions', 'data_drift_score', 'data_quality_null_rate'];
const circuits = 200;
const circuitsOfPlant = 10;
const stepMs = 137;

/** Rows of a fleet of 200 circuits, the last one as of `end`; ids start at `firstId`. */
export function measuredRows(count: number, firstId: number, end: Date): readonly MeasuredRow[] {
  return Array.from({ length: count }, (_, index) => {
    const circuit = (index * 7) % circuits;
    return {
      id: String(firstId + index),
      timestamp: new Date(end.getTime() - (count - index) * stepMs),
      name: names[index % names.length] ?? '',
      value: (index % 1_000) / 7,
      dimensions: {
        plant_id: `plant-${Math.floor(circuit / circuitsOfPlant)}`,
        circuit_id: `circuit-${circuit}`,
        model_name: `model-${circuit}`,
        model_version: '3',
      },
    };
  });
}

/** The rows in groups of `size`. */
export function inBatches(rows: readonly MeasuredRow[], size: number): readonly (readonly MeasuredRow[])[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
