const day = 86_400;

/** Azure takes no more for one rule. */
export const mostActionGroups = 5;
/** Seconds between evaluations; expressions of a Prometheus may be asked each second. */
export const frequencyBounds = { least: 60, most: day } as const;
export const promqlFrequencyBounds = { least: 1, most: day } as const;
/** Seconds of data, and of quiet. */
export const windowBounds = { least: 1, most: 30 * day } as const;
export const throttleBounds = { least: 0, most: 30 * day } as const;
/** Seconds of pending time and of firing on. */
export const pendingBounds = { least: 0, most: 7 * day } as const;
/** Evaluations that are counted together. */
export const mostEvaluations = 1_000;
