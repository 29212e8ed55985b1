import { z } from 'zod';

const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
const short = /^(\d{1,6})(s|m|h|d|w)$/i;
const iso = /^P(?=[\dT])(\d+[YMWD])*(T(\d+[HMS])+)?$/;

/** A length of time as people write it, `30s`, `15m`, `1h`, `7d`, or `PT1H`, made ISO 8601. */
export function lengthOfTime() {
  return z.string().transform((text, context) => {
    const found = isoDuration(text);
    if (found !== null) return found;
    context.addIssue({ code: 'custom', message: 'must be a length of time such as 15m, 1h or 7d.' });
    return z.NEVER;
  });
}

/** A length of time before now, or an instant, as the API takes both in one text. */
export function since() {
  return z.string().transform((text, context) => {
    const found = isoDuration(text);
    if (found !== null) return found;
    if (instant.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
    const message =
      'must be a length of time such as 15m, 1h or 7d, or an instant such as 2026-11-20T06:00:00Z.';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

function isoDuration(text: string): string | null {
  if (iso.test(text)) return text;
  const [, count, unit] = short.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  const letter = unit.toUpperCase();
  return letter === 'D' || letter === 'W' ? `P${count}${letter}` : `PT${count}${letter}`;
}

const unitMs: Readonly<Record<string, number>> = {
  PW: 604_800_000,
  PD: 86_400_000,
  TH: 3_600_000,
  TM: 60_000,
  TS: 1_000,
  // By the calendar only nearly: good enough for how far back a chart goes.
  PY: 31_557_600_000,
  PM: 2_629_800_000,
};

/** The length in milliseconds of what `lengthOfTime` gave. */
export function millisecondsOf(duration: string): number {
  const [days = '', time = ''] = duration.slice(1).split('T');
  const sum = (part: string, text: string): number =>
    [...text.matchAll(/(\d+)([A-Z])/g)].reduce(
      (total, [, count, unit]) => total + Number(count) * (unitMs[`${part}${unit}`] ?? 0),
      0,
    );
  return sum('P', days) + sum('T', time);
}
