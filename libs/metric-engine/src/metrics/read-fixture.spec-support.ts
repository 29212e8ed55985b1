import { readFileSync } from 'node:fs';

/** A committed fixture; numbers that JSON has no word for are text there. */
export function readFixture(name: string): unknown {
  const text = readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');
  return JSON.parse(text, (_key, value: unknown) =>
    value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value,
  );
}
