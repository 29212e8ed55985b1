import { z } from 'zod';

/** A whole number written in digits, within the limits; durations carry their unit in the variable's name (`_MS`, `_SECONDS`). */
export function wholeNumber({ min, max }: { min: number; max: number }): z.ZodType<number> {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

/** A TCP port; 0 asks the system for a free one. */
export function port(): z.ZodType<number> {
  return wholeNumber({ min: 0, max: 65_535 });
}

/** An absolute URL with one of the schemes, given without the colon: `url('postgres', 'postgresql')`. */
export function url(...schemes: readonly [string, ...string[]]): z.ZodType<string> {
  const wanted = schemes.map((scheme) => `${scheme}://`).join(' or ');
  return z.string().refine(
    (text) => {
      const parsed = URL.parse(text);
      return parsed !== null && parsed.hostname !== '' && schemes.includes(parsed.protocol.slice(0, -1));
    },
    { message: `must be an address that starts with ${wanted} and names a host` },
  );
}

/** A switch: true, yes, on, 1 or false, no, off, 0, in any case. */
export function flag(): z.ZodType<boolean> {
  const words = new Map([
    ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
    ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
  ]);
  return z.string().transform((text, context) => {
    const value = words.get(text.toLowerCase());
    if (value === undefined) context.addIssue({ code: 'custom', message: 'must be true or false' });
    return value ?? false;
  });
}

/** How much a process logs. */
export function logLevel(): z.ZodType<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'> {
  return z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    error: 'must be trace, debug, info, warn, error, fatal or silent',
  });
}
