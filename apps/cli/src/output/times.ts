/** An instant to the minute in UTC, `2026-11-20 06:00`; a dash for none. */
export function shortTime(instant: string | null): string {
  return instant === null ? '-' : instant.slice(0, 16).replace('T', ' ');
}

/** How long it took from one instant to the other, `1.2 s`; a dash while one of them is missing. */
export function duration(from: string | null, to: string | null): string {
  if (from === null || to === null) return '-';
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}
