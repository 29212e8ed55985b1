const minute = 60;
const hour = 60 * minute;

/** Seconds between evaluations up to which so many good ones in a row resolve an alert of a log query. */
const steps: readonly (readonly [upTo: number, evaluations: number])[] = [
  [minute, 10],
  [15 * minute, 3],
  [11 * hour - 1, 2],
];

/**
 * Evaluations without a finding after which Azure resolves a log alert: 10 minutes at one a minute, three periods up to
 * a quarter of an hour, two below eleven hours, else one.
 *
 * @see Microsoft Learn, "Log search alerts", "Stateful alerts"
 */
export function logAlertGoodEvaluations(frequencySeconds: number): number {
  return steps.find(([upTo]) => frequencySeconds <= upTo)?.[1] ?? 1;
}

/** Azure resolves a metric alert after three good checks in a row. */
export const metricAlertGoodEvaluations = 3;
