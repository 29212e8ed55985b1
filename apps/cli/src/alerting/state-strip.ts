import type { AlertState, AlertTransition } from '../api/documents/alerts.ts';

const heights: Readonly<Record<AlertState, string>> = {
  NORMAL: '▁',
  PENDING: '▃',
  RECOVERING: '▅',
  FIRING: '█',
};

/** How an alert went over time. */
export interface StripOptions {
  /** In any order. */
  readonly transitions: readonly AlertTransition[];
  /** The instant at which the strip ends, milliseconds. */
  readonly until: number;
  /** Characters. */
  readonly width: number;
}

/** One character for each stretch of time between the first change and `until`: the gravest state within it. */
export function stateStrip({ transitions, until, width }: StripOptions): string {
  const steps = transitions
    .map(({ at, from, to }) => ({ at: Date.parse(at), from, to }))
    .toSorted((a, b) => a.at - b.at);
  const start = steps[0]?.at;
  if (start === undefined || width < 1) return '';
  const end = Math.max(until, steps.at(-1)?.at ?? until, start + 1);
  const cell = (end - start) / width;
  return Array.from({ length: width }, (_cell, index) => {
    const from = start + index * cell;
    const to = from + cell;
    const before = steps.findLast(({ at }) => at <= from)?.to ?? steps[0]?.from ?? 'NORMAL';
    const within = steps.filter(({ at }) => at > from && at < to).map((step) => step.to);
    return heights[[before, ...within].reduce(graver)];
  }).join('');
}

const order: readonly AlertState[] = ['NORMAL', 'PENDING', 'RECOVERING', 'FIRING'];

function graver(one: AlertState, other: AlertState): AlertState {
  return order.indexOf(other) > order.indexOf(one) ? other : one;
}
