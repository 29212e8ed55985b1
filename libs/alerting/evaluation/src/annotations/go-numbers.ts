/** Go's shortest form switches to an exponent from here on. */
const shortestDigits = 6;

const mostPlaces = 100;

/** JavaScript rounds a tie up, Go to the even digit: whether what is cut off is exactly one half, after an even digit. */
function isTieToEven(exact: string, kept: number): boolean {
  const digit = exact.slice(0, kept).replaceAll(/\D/g, '').at(-1) ?? '0';
  return /^\.?50*(?:e|$)/.test(exact.slice(kept)) && Number(digit) % 2 === 0;
}

/** A finite number with so many decimal places. */
function toFixedEven(value: number, places: number): string {
  // From here on toFixed gives exponents.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${places > 0 ? `.${'0'.repeat(places)}` : ''}`;
  const exact = value.toFixed(mostPlaces);
  const kept = exact.length - mostPlaces + (places === 0 ? -1 : places);
  return isTieToEven(exact, kept) ? exact.slice(0, kept) : value.toFixed(places);
}

/** A finite number with an exponent and so many decimal places. */
function toExponentialEven(value: number, places: number): string {
  const exact = value.toExponential(mostPlaces);
  const end = exact.indexOf('e');
  const kept = end - mostPlaces + (places === 0 ? -1 : places);
  return isTieToEven(exact, kept) ? exact.slice(0, kept) + exact.slice(end) : value.toExponential(places);
}

/**
 * A number as Go's `%g` writes it, or `%.4g` with 4 digits: an exponent below 10^-4 and from 10^digits on, no zeros at
 * the end.
 */
export function formatGeneral(value: number, digits: number | null): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return '0';
  const written = digits === null ? value.toExponential() : toExponentialEven(value, Math.max(1, digits) - 1);
  const [mantissa = '', exponentText = ''] = written.split('e');
  const exponent = Number(exponentText);
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent < -4 || exponent >= (digits ?? shortestDigits)) {
    const sign = exponent < 0 ? '-' : '+';
    return `${short}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const places = short.replace(/[-.]/g, '').length - 1 - exponent;
  const sign = value < 0 ? '-' : '';
  return sign + plain(short.replace('-', ''), exponent, places);
}

/** The digits of a mantissa with its point moved. */
function plain(mantissa: string, exponent: number, places: number): string {
  const digits = mantissa.replace('.', '');
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return places > 0 ? `${whole}.${digits.slice(exponent + 1)}` : whole;
}

/** One verb of a format, with its flags, width and precision. */
const verb = /%([-+0 ]*)(\d{1,3})?(?:\.(\d{1,2}))?([a-zA-Z%])/g;

function formatVerb(
  letter: string,
  precision: number | undefined,
  value: string | number,
): string | undefined {
  const number = Number(value);
  if (letter === 's' || letter === 'v') return typeof value === 'number' ? formatGeneral(value, null) : value;
  if (letter === 'd') return String(Math.trunc(number));
  if (letter === 'g') return formatGeneral(number, precision ?? null);
  if (!Number.isFinite(number)) return formatGeneral(number, null);
  if (letter === 'f') return toFixedEven(number, Math.min(precision ?? 6, 20));
  if (letter !== 'e') return undefined;
  const [mantissa = '', exponent = ''] = toExponentialEven(number, Math.min(precision ?? 6, 20)).split('e');
  return `${mantissa}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}

/** Go's `Sprintf` with one value, for the verbs s, v, d, e, f and g; another verb stays as it is written. */
export function sprintf(format: string, value: string | number): string {
  return format.replace(
    verb,
    (whole, flags: string, width: string | undefined, precision: string | undefined, letter: string) => {
      if (letter === '%') return '%';
      const text = formatVerb(letter, precision === undefined ? undefined : Number(precision), value);
      if (text === undefined) return whole;
      const signed = flags.includes('+') && !/^[-+]/.test(text) ? `+${text}` : text;
      const size = Number(width ?? 0);
      if (flags.includes('-')) return signed.padEnd(size);
      if (!flags.includes('0') || !/\d/.test(text)) return signed.padStart(size);
      const [sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(signed)?.slice(1) ?? [];
      return sign + digits.padStart(size - sign.length, '0');
    },
  );
}
