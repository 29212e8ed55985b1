/** An object whose fields nobody has looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** The field's object; an empty one where there is none. */
export function objectIn(fields: Fields, name: string): Fields {
  return asFields(fields[name]);
}

/** The value as an object; an empty one where it is none. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The objects of the field's list; what is none counts as an empty one, so that it is told and not lost. */
export function objectsIn(fields: Fields, name: string): readonly Fields[] {
  const list = fields[name];
  return Array.isArray(list) ? list.map(asFields) : [];
}

/** The field's text; empty where there is none. */
export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** A trace's or a span's id, in lower case as others write it; undefined: it has none. */
export function idIn(fields: Fields, name: string): string | undefined {
  return textIn(fields, name).toLowerCase() || undefined;
}

/** A number of OTLP: JSON has 64-bit whole numbers, and what is no number, as texts. Null: absent or unreadable. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? null : number;
}

/** Numbers of the field's list; what is none is 0. */
export function numbersIn(fields: Fields, name: string): readonly number[] {
  const list = fields[name];
  return Array.isArray(list) ? list.map((value) => numberOf(value) ?? 0) : [];
}

/** Nanoseconds since 1970 as an instant, to the millisecond; undefined: absent, 0, or beyond all calendars. */
export function instantOf(nanoseconds: unknown): Date | undefined {
  const number = numberOf(nanoseconds);
  if (number === null || number <= 0) return undefined;
  const date = new Date(Math.floor(number / 1e6));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Milliseconds from one instant in nanoseconds to another; 0 where one is missing. */
export function millisecondsBetween(from: unknown, to: unknown): number {
  const [start, end] = [wholeOf(from), wholeOf(to)];
  return start === null || end === null ? 0 : Number(end - start) / 1e6;
}

function wholeOf(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  // JSON numbers of so many digits are off by some nanoseconds.
  return Number.isInteger(value) ? BigInt(Number(value)) : null;
}
