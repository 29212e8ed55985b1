import { describe, expect, it } from 'vitest';
import { formTokenOf, isFormToken } from './form-token.ts';

describe('the token of forms', () => {
  it('fits its session alone, and does not tell its secret', () => {
    const token = formTokenOf('cw_secret');
    expect(isFormToken(token, 'cw_secret')).toBe(true);
    expect(token).not.toContain('cw_secret');
    const others = [
      '',
      'cw_secret',
      token.slice(1),
      `${token}A`,
      token.toLowerCase(),
      formTokenOf('cw_other'),
    ];
    expect(others.map((other) => isFormToken(other, 'cw_secret'))).toEqual(others.map(() => false));
  });
});
