/** What was measured of a model on this machine. */
export interface TuningMeasurement {
  readonly threads: number;
  readonly rowsAtOnce: number;
  readonly nsPerRow: number;
}

/** Threads must be worth their cores: others have work for them too. */
const gainOfThreads = 1.2;
/** Small batches take less memory and heed a cancel sooner. */
const priceOfSmallness = 1.03;

/**
 * The setting to run with: the fewest threads that are not clearly slower, then the smallest batch that is about as
 * fast as the best.
 *
 * @throws RangeError without measurements.
 */
export function chooseTuning(measurements: readonly TuningMeasurement[]): TuningMeasurement {
  const best = fastest(measurements);
  const threads = Math.min(
    ...measurements
      .filter(({ nsPerRow }) => nsPerRow <= best.nsPerRow * gainOfThreads)
      .map((measured) => measured.threads),
  );
  const own = measurements.filter((measured) => measured.threads === threads);
  const limit = fastest(own).nsPerRow * priceOfSmallness;
  const enough = own.filter(({ nsPerRow }) => nsPerRow <= limit);
  return enough.reduce((least, each) => (each.rowsAtOnce < least.rowsAtOnce ? each : least));
}

function fastest(measurements: readonly TuningMeasurement[]): TuningMeasurement {
  const [first] = measurements;
  if (!first) throw new RangeError('Nothing was measured.');
  return measurements.reduce((best, each) => (each.nsPerRow < best.nsPerRow ? each : best), first);
}
