import { z } from 'zod';

const iso = /^P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const short = /^(?=\d)(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/i;
const unitSeconds = [604_800, 86_400, 3_600, 60, 1];

/** Seconds of `PT1H30M`, `P7D`, `1h30m` or `90s`; null for anything else, months and years included. */
export function secondsOf(text: string): number | null {
  if (text.length > 40) return null;
  const found = iso.exec(text.trim()) ?? short.exec(text.trim());
  if (found === null) return null;
  return unitSeconds.reduce((sum, unit, index) => sum + unit * Number(found[index + 1] ?? 0), 0);
}

/** Seconds as ISO 8601, such as `PT5M`, `P1DT12H` or `PT0S`. */
export function isoDuration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const parts = [
    [Math.floor((seconds % 86_400) / 3_600), 'H'],
    [Math.floor((seconds % 3_600) / 60), 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const time = parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('');
  if (days === 0 && time === '') return 'PT0S';
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}

/** A length of time as text, given as seconds; both ends are included. */
export function durationField({ least, most }: { readonly least: number; readonly most: number }) {
  return z.string().transform((text, context) => {
    const seconds = secondsOf(text);
    if (seconds !== null && seconds >= least && seconds <= most) return seconds;
    const shown = JSON.stringify(text.slice(0, 40));
    const bounds = `${isoDuration(least)} to ${isoDuration(most)}`;
    const message =
      seconds === null
        ? `${shown} is no length of time; write PT1H30M or 1h30m.`
        : `${shown} is out of bounds; it may be from ${bounds}.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}
