/** Makes one value from uniform random numbers; `minute` counts the values, `drift` moves the target. */
type Shape = (uniform: () => number, drift: number) => (minute: number) => number;

/** A pair of samples and how our side compares it. */
export interface Workload {
  readonly name: string;
  readonly shape: Shape;
  readonly baselineRows: number;
  readonly targetRows: number;
  readonly kernel: 'webassembly' | 'typescript';
  /** Whether the baseline's sorted values and cell table are there before the clock starts. */
  readonly isCached: boolean;
  /** Rounds against scipy and numpy, which take long on many rows. */
  readonly peerRounds: number;
}

function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A sensor's readings: daily season and autocorrelated noise. */
const sensor: Shape = (uniform, drift) => {
  let noise = 0;
  return (minute) => {
    noise = 0.95 * noise + 0.4 * normal(uniform);
    return 65 + drift + 4 * Math.sin((2 * Math.PI * minute) / 1440) + noise;
  };
};

const adversarial: Readonly<Record<string, Shape>> = {
  cauchy: (uniform, drift) => () => drift + Math.tan(Math.PI * (uniform() - 0.5)),
  spike: (uniform, drift) => () =>
    uniform() < 0.95 ? 1e-3 * (drift + normal(uniform)) : 1000 * normal(uniform),
  exp20: (uniform, drift) => () => Math.exp(20 * normal(uniform) + drift),
  zeros: (uniform, drift) => () => (uniform() < 0.98 ? 0 : drift + normal(uniform)),
  ties: (uniform, drift) => () => Math.round(20 * (normal(uniform) + drift)),
};

const reference = {
  shape: sensor,
  baselineRows: 43_200,
  targetRows: 10_080,
  kernel: 'webassembly',
  isCached: false,
  peerRounds: 7,
} as const;

const rowCounts = [
  ['rows-100k', 100_000, 5],
  ['rows-1m', 1_000_000, 3],
  ['rows-10m', 10_000_000, 1],
] as const;

/** Every workload, in the order in which they are printed. */
export const workloads: readonly Workload[] = [
  { ...reference, name: 'full' },
  { ...reference, name: 'cached', isCached: true },
  { ...reference, name: 'typescript-full', kernel: 'typescript' },
  { ...reference, name: 'typescript-cached', kernel: 'typescript', isCached: true },
  ...Object.entries(adversarial).map(([name, shape]) => ({ ...reference, name, shape })),
  ...rowCounts.map(([name, rows, peerRounds]) => ({
    ...reference,
    name,
    baselineRows: rows,
    targetRows: rows,
    peerRounds,
  })),
];

/** The same numbers for the same seed. */
function sampleOf(shape: Shape, rows: number, seed: number, drift: number): Float64Array {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const next = shape(uniform, drift);
  const values = new Float64Array(rows);
  for (let k = 0; k < rows; k++) values[k] = next(k);
  return values;
}

/** Both samples of a workload. */
export function samplesOf({ shape, baselineRows, targetRows }: Workload): [Float64Array, Float64Array] {
  return [sampleOf(shape, baselineRows, 1, 0), sampleOf(shape, targetRows, 2, 0.5)];
}
