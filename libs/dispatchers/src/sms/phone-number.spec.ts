import { describe, expect, it } from 'vitest';
import { readPhoneNumber } from './phone-number.ts';

describe('readPhoneNumber', () => {
  it.each([
    ['555-0100', '1', '+15550100'],
    ['555-0100', '+1', '+15550100'],
    ['(425) 555-0123', '1', '+14255550123'],
    ['+1 425 555 0123', null, '+14255550123'],
    ['+1 425 555 0123', '49', '+14255550123'],
    ['0049 151 12345678', null, '+4915112345678'],
    ['0151 / 1234 5678', '49', '+4915112345678'],
    ['06 1234 5678', '39', '+390612345678'],
    ['+49.151.12345678', null, '+4915112345678'],
  ])('reads %j with country code %j as %s', (number, code, read) => {
    expect(readPhoneNumber(number, code)).toBe(read);
  });

  it.each([
    ['555-0100', null],
    ['555-0100', '0'],
    ['555-0100', 'US'],
    ['call me', '1'],
    ['', '1'],
    ['+0123456789', null],
    ['+1234567890123456', null],
    ['+1 555', null],
    ['+1 555 0100\r\nTo: +1 555 0199', null],
    ['5'.repeat(1_000), '1'],
    ['+1+5550100', null],
  ])('does not read %j with country code %j', (number, code) => {
    expect(readPhoneNumber(number, code)).toBeNull();
  });
});
