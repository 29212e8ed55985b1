import { humanNumber } from '../message/human-figures.ts';

/** Steps that people count in. */
const steps = [1, 2, 2.5, 5, 10];

/**
 * Round numbers from `from` to `to`, both ends included where round: at most `most`, at least 2 unless the range is
 * empty. Multiples of 1, 2, 2.5 or 5 times a power of ten.
 */
export function axisTicks(from: number, to: number, most: number): readonly number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [from];
  const rough = span / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const count = Math.min(last - first + 1, most);
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toPrecision(15)),
  );
}

const mostDigits = 9;

/** Numbers with as many digits as it takes to tell neighbours apart: `101,325.2`, `101,325.4`. */
export function axisLabels(numbers: readonly number[]): readonly string[] {
  const short = numbers.map(humanNumber);
  const differ = (labels: readonly string[]): boolean => new Set(labels).size === numbers.length;
  if (differ(short)) return short;
  for (let digits = 0; digits <= mostDigits; digits += 1) {
    const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const labels = numbers.map((number) => number.toLocaleString('en-US', format));
    if (differ(labels)) return labels;
  }
  return numbers.map(String);
}
