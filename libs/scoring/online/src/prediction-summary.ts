import type { Cells, PredictionColumn } from '@circuitwatch/scoring-definitions';

/** Mean and population standard deviation; null where there is no number. */
export interface PredictionSummary {
  readonly predictionMean: number | null;
  readonly predictionDeviation: number | null;
}

/** What is told of the first column of numbers; rows without a finite number do not count. */
export function predictionSummary(
  predictions: readonly PredictionColumn[],
  columns: readonly Cells[],
): PredictionSummary {
  const place = predictions.findIndex(({ type }) => type !== 'string' && type !== 'bool');
  const cells = columns[place] ?? [];
  let count = 0;
  let mean = 0;
  let squares = 0;
  // Welford's update, which loses no digits where the spread is small beside the mean.
  for (const cell of cells) {
    const value = Number(cell);
    if (!Number.isFinite(value)) continue;
    count += 1;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  if (count === 0) return { predictionMean: null, predictionDeviation: null };
  return { predictionMean: mean, predictionDeviation: Math.sqrt(squares / count) };
}
