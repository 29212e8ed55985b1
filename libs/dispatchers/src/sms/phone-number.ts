/** E.164: a country code and at most 15 digits in all, none of which begins with 0. */
const international = /^\+[1-9]\d{6,14}$/u;
/** Italy's numbers keep their first 0 abroad. */
const keepsZero = new Set(['39', '378', '379']);

/**
 * The number as E.164 (`+15550100`), from any usual spelling: `+1 (555) 0100`, `001-555-0100`, or `555-0100` with
 * country code `1`. null when it is none.
 */
export function readPhoneNumber(number: string, countryCode: string | null): string | null {
  const bare = number.slice(0, 60).replace(/[\s().\-/\u00a0\u2010-\u2015]/gu, '');
  if (!/^\+?\d+$/u.test(bare)) return null;
  if (bare.startsWith('+')) return international.test(bare) ? bare : null;
  const code = countryCode === null ? '' : countryCode.trim().replace(/^(?:\+|00)/u, '');
  if (code === '') {
    const whole = `+${bare.slice(2)}`;
    return bare.startsWith('00') && international.test(whole) ? whole : null;
  }
  if (!/^[1-9]\d{0,2}$/u.test(code)) return null;
  const national = keepsZero.has(code) ? bare : bare.replace(/^0/u, '');
  const whole = `+${code}${national}`;
  return international.test(whole) ? whole : null;
}
