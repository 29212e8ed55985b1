/** E.164 from a country code and a number as people write it; undefined when that is no number. */
export function phoneNumber(countryCode: string, number: string): string | undefined {
  const country = countryCode.replaceAll(/\D/g, '');
  const digits = number.replaceAll(/[\s().\-/]/g, '');
  // A national number may begin with a zero that is left out abroad.
  const national = /^\+/.test(digits) ? digits.slice(1) : `${country}${digits.replace(/^0+/, '')}`;
  return /^[1-9]\d{3,14}$/.test(national) && country !== '' ? `+${national}` : undefined;
}
