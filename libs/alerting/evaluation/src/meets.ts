import type { Comparison, ComparisonOperator } from '@circuitwatch/alerting-definitions';

const comparisons: Readonly<Record<ComparisonOperator, (value: number, threshold: number) => boolean>> = {
  GREATER: (value, threshold) => value > threshold,
  GREATER_OR_EQUAL: (value, threshold) => value >= threshold,
  LESS: (value, threshold) => value < threshold,
  LESS_OR_EQUAL: (value, threshold) => value <= threshold,
  EQUAL: (value, threshold) => value === threshold,
  NOT_EQUAL: (value, threshold) => value !== threshold,
};

/** Whether a value is on the bad side of a threshold. */
export function meets(value: number, { operator, threshold }: Comparison): boolean {
  return comparisons[operator](value, threshold);
}
