import { printable } from './printable.ts';

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

/** Baseline and target side by side, one line a bin or category; both as shares of their own rows. */
export interface HistogramOptions {
  /** Of bins; empty for categories. */
  readonly edges: readonly number[];
  /** Empty for bins. */
  readonly categories: readonly string[];
  readonly baselineCounts: readonly number[];
  readonly targetCounts: readonly number[];
  readonly width: number;
}

/** A longer name of a category is cut, so that its bars have room. */
const longestLabel = 24;

/** The histogram's lines: lower edge or category, baseline bar and share, target bar and share. */
export function histogramLines(options: HistogramOptions): string[] {
  const { edges, categories, baselineCounts, targetCounts, width } = options;
  const baseline = shares(baselineCounts);
  const target = shares(targetCounts);
  const highest = Math.max(...baseline, ...target, Number.MIN_VALUE);
  const isOfBins = edges.length > 0;
  const labels = isOfBins ? edges.slice(0, -1).map(shortNumber) : categories.map(shortName);
  const title = isOfBins ? 'from' : 'is';
  const labelWidth = Math.max(title.length, ...labels.map((label) => label.length));
  const barWidth = Math.max(8, Math.floor((width - labelWidth - 2 * 10) / 2));
  const cell = (share: number) =>
    `${bar(share / highest, barWidth).padEnd(barWidth)} ${`${(share * 100).toFixed(1)}%`.padStart(6)}`;
  const head = `${title.padStart(labelWidth)}  ${'baseline'.padEnd(barWidth + 9)}target`;
  const lines = labels.map((label, index) =>
    `${label.padStart(labelWidth)}  ${cell(baseline[index] ?? 0)}  ${cell(target[index] ?? 0)}`.trimEnd(),
  );
  return [head, ...lines];
}

function shortName(name: string): string {
  const shown = printable(name);
  return shown.length > longestLabel ? `${shown.slice(0, longestLabel - 1)}…` : shown;
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
