const levels = '▁▂▃▄▅▆▇█';
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * One character a value, as high over zero as its share of the largest value or of `ceiling`, whichever is more: what
 * stays far below a threshold stays low. A missing value is a dot.
 */
export function sparkline(values: readonly (number | null)[], ceiling = 0): string {
  const present = values.filter((value) => value !== null);
  const low = Math.min(0, ...present);
  const span = Math.max(ceiling, ...present) - low;
  return values
    .map((value) => {
      if (value === null) return '·';
      const level = span === 0 ? 0 : Math.round(((value - low) / span) * (levels.length - 1));
      return levels.charAt(level);
    })
    .join('');
}

/** A bar as long as `share` (0 to 1) of `width` characters, drawn to an eighth of one. */
export function bar(share: number, width: number): string {
  const length = Math.round(Math.min(Math.max(share, 0), 1) * width * 8);
  return '█'.repeat(Math.floor(length / 8)) + (eighths[length % 8] ?? '');
}

/** Baseline and target side by side, one line a bin; both as shares of their own rows. */
export interface HistogramOptions {
  readonly edges: readonly number[];
  readonly baselineCounts: readonly number[];
  readonly targetCounts: readonly number[];
  readonly width: number;
}

/** The histogram's lines: lower edge, baseline bar and share, target bar and share. */
export function histogramLines({ edges, baselineCounts, targetCounts, width }: HistogramOptions): string[] {
  const baseline = shares(baselineCounts);
  const target = shares(targetCounts);
  const highest = Math.max(...baseline, ...target, Number.MIN_VALUE);
  const labels = edges.slice(0, -1).map(shortNumber);
  const labelWidth = Math.max('from'.length, ...labels.map((label) => label.length));
  const barWidth = Math.max(8, Math.floor((width - labelWidth - 2 * 10) / 2));
  const cell = (share: number) =>
    `${bar(share / highest, barWidth).padEnd(barWidth)} ${`${(share * 100).toFixed(1)}%`.padStart(6)}`;
  const head = `${'from'.padStart(labelWidth)}  ${'baseline'.padEnd(barWidth + 9)}target`;
  const lines = labels.map((label, index) =>
    `${label.padStart(labelWidth)}  ${cell(baseline[index] ?? 0)}  ${cell(target[index] ?? 0)}`.trimEnd(),
  );
  return [head, ...lines];
}

/** At most four significant digits, in plain notation where that is short. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
