import { invalid } from '@circuitwatch/platform-errors';

/** Most entries of one alert's history that are shown at once. */
export const longestHistory = 200;

/** How many entries are wanted; INVALID below 1 and above 200. */
export function readLimit(limit: number | null | undefined, byDefault: number): number {
  const wanted = limit ?? byDefault;
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= longestHistory) return wanted;
  const message = `\`limit\` must be from 1 to ${longestHistory}, not ${wanted}.`;
  throw invalid(message, [{ path: ['limit'], message }]);
}
