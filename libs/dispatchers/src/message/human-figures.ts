const minute = 60;
const hour = 3_600;
const day = 86_400;

/** A value for people: four significant digits at most, thousands apart (`12,346`, `0.2841`, `1.2e-7`); null: `no data`. */
export function humanNumber(value: number | null): string {
  if (value === null || Number.isNaN(value)) return 'no data';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e12) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  if (Number.isInteger(value) || size >= 10_000) return Math.round(value).toLocaleString('en-US');
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 8 });
}

/** A length of time in its two largest units: `45 s`, `22 min`, `2 h 5 min`, `3 d 4 h`; below zero counts as zero. */
export function humanDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return `${Math.floor(whole / minute)} min`;
  const [large, largeName, small, smallName] =
    whole < day ? [hour, 'h', minute, 'min'] : [day, 'd', hour, 'h'];
  const rest = Math.floor((whole % large) / small);
  const first = `${Math.floor(whole / large)} ${largeName}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

/** `2026-11-28 06:32 UTC`; operators of several plants read one clock. */
export function humanInstant(at: Date): string {
  if (Number.isNaN(at.getTime())) return 'an unknown time';
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const isoDuration =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/u;

/** An ISO 8601 duration of weeks to seconds for people (`PT15M`: `15 min`); any other text as it is. */
export function humanIsoDuration(text: string): string {
  const parts = isoDuration.exec(text);
  if (parts === null) return text;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return humanDuration(weeks * 7 * day + days * day + hours * hour + minutes * minute + seconds);
}
