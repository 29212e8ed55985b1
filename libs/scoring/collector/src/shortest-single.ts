const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Six digits of a decimal always survive single precision, and nine tell all such numbers apart. */
const survivingDigits = 6;
const mostDigits = 9;
/** Below it numbers have fewer bits, and fewer digits. */
const smallestNormal = 2 ** -126;

/**
 * The double whose shortest decimal is the shortest that names this single-precision number: 0.1 for what is
 * 0.10000000149011612 as a double. Values of tables that were narrowed for a model are read back as they were.
 */
export function shortestSingle(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return value;
  const size = Math.abs(value);
  const exponent = Math.floor(Math.log10(size));
  for (let digits = size < smallestNormal ? 1 : survivingDigits; digits < mostDigits; digits++) {
    const candidate = rounded(value, digits, digits - 1 - exponent);
    if (Math.fround(candidate) === value) return candidate;
  }
  return Number(value.toPrecision(mostDigits));
}

/** Division by an exact power of ten rounds once, so the quotient is the double nearest to the decimal. */
function rounded(value: number, digits: number, places: number): number {
  const scale = powersOfTen[places];
  return scale === undefined ? Number(value.toPrecision(digits)) : Math.round(value * scale) / scale;
}
