import { formatGeneral } from './go-numbers.ts';

const great = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const;
const small = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'] as const;
const binary = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'] as const;
const digits = 4;

/** A value of at least 1 in the greatest unit in which it is. */
function shrink(value: number, base: number, prefixes: readonly string[]): string {
  let rest = value;
  let used = '';
  for (const prefix of prefixes) {
    if (Math.abs(rest) < base) break;
    rest /= base;
    used = prefix;
  }
  return `${formatGeneral(rest, digits)}${used}`;
}

/** A value below 1 in the greatest small unit in which it is at least 1. */
function grow(value: number): string {
  let rest = value;
  let used = '';
  for (const prefix of small) {
    if (Math.abs(rest) >= 1) break;
    rest *= 1_000;
    used = prefix;
  }
  return `${formatGeneral(rest, digits)}${used}`;
}

/** Prometheus' `humanize`: 4 digits and a prefix of the SI. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatGeneral(value, digits);
  return Math.abs(value) >= 1 ? shrink(value, 1_000, great) : grow(value);
}

/** Prometheus' `humanize1024`: 4 digits and a binary prefix. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return formatGeneral(value, digits);
  return shrink(value, 1_024, binary);
}

/** Prometheus' `humanizePercentage`: a share of 1 in percent. */
export function humanizePercentage(value: number): string {
  return `${formatGeneral(value * 100, digits)}%`;
}

/** Prometheus' `humanizeDuration`: seconds as days, hours, minutes and seconds, or in small units. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return formatGeneral(value, digits);
  if (value === 0) return '0s';
  if (Math.abs(value) < 1) return `${grow(value)}s`;
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const seconds = whole % 60;
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3_600) % 24;
  const days = Math.floor(whole / 86_400);
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${formatGeneral(size, digits)}s`;
}
