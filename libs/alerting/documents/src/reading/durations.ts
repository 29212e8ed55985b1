import { parseDuration } from '@circuitwatch/monitoring-definitions';
import { text, type Item } from '@circuitwatch/monitoring-documents';
import { AppError } from '@circuitwatch/platform-errors';

const unitSeconds = { y: 31_536_000, w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1, ms: 0.001 } as const;
const prometheus = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/**
 * Seconds of a duration in ISO 8601 (`PT1H30M`) or Prometheus' words (`1h30m`, `90s`, `0`); undefined for any other
 * text, and for months, which have no fixed length.
 */
function secondsOf(written: string): number | undefined {
  if (written === '0') return 0;
  const parts = written === '' ? null : prometheus.exec(written);
  if (parts !== null) {
    return Object.values(unitSeconds).reduce(
      (sum, length, index) => sum + Number(parts[index + 1] ?? 0) * length,
      0,
    );
  }
  try {
    const { months, milliseconds } = parseDuration(written);
    return months === 0 ? milliseconds / 1_000 : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Bounds of a duration in whole seconds, both inclusive. */
export interface DurationBounds {
  readonly least: number;
  readonly most: number;
}

const year = 366 * 86_400;

/** Whole seconds; undefined, told, when it is no duration or not within the bounds. */
export function duration(
  item: Item,
  { least = 0, most = year }: Partial<DurationBounds> = {},
): number | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const seconds = secondsOf(written);
  const name = String(item.path.findLast((step) => typeof step === 'string') ?? 'The value');
  if (seconds === undefined) {
    item.reading.problem(item, `"${name}" must be a duration such as 5m, 1h30m or PT5M, not "${written}".`);
    return undefined;
  }
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return seconds;
  const bounds = `whole seconds from ${formatSeconds(least)} to ${formatSeconds(most)}`;
  item.reading.problem(item, `"${name}" must be ${bounds}, not "${written}".`);
  return undefined;
}

/** Whole seconds as `duration` reads them, such as `1h30m`. */
export function formatSeconds(seconds: number): string {
  let rest = seconds;
  const parts = (['d', 'h', 'm', 's'] as const).map((unit) => {
    const count = Math.floor(rest / unitSeconds[unit]);
    rest -= count * unitSeconds[unit];
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}
