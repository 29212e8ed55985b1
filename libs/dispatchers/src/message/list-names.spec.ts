import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listNames } from './list-names.ts';

describe('listNames', () => {
  it('reads as people count', () => {
    expect(listNames(['c-10', 'c-2', 'c-1'], 100)).toBe('c-1, c-2, c-10');
    expect(listNames(['C-001', 'C-002', 'C-003', 'C-004', 'C-010', 'C-011'], 100)).toBe(
      'C-001 to C-004, C-010, C-011',
    );
    expect(listNames(['pump', 'fan'], 100)).toBe('fan, pump');
    expect(listNames([], 100)).toBe('');
  });

  it('does not call names neighbours that are written differently', () => {
    expect(listNames(['c-08', 'c-9', 'c-10'], 100)).toBe('c-08, c-9, c-10');
    expect(listNames(['a1', 'b2', 'c3'], 100)).toBe('a1, b2, c3');
    expect(listNames(['c-98', 'c-99', 'c-100'], 100)).toBe('c-98 to c-100');
  });

  it('says how many it leaves out', () => {
    const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
    expect(listNames(names, 24)).toBe('alpha, beta and 3 more');
    expect(listNames(['x'.repeat(100)], 10)).toBe(`${'x'.repeat(59)}…`);
  });

  it('accounts for every name, in shown entries or in the count', () => {
    const name = fc
      .tuple(fc.constantFrom('C-', 'pump '), fc.integer({ min: 1, max: 300 }))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 30, max: 200 }),
        (names, limit) => {
          const text = listNames(names, limit);
          const more = Number(/ and (\d+) more$/u.exec(text)?.[1] ?? 0);
          const shown = text.replace(/ and \d+ more$/u, '').split(', ');
          const count = shown.reduce((sum, entry) => {
            const [from = '', to] = entry.split(' to ').map((end) => end.replace(/^\D+/u, ''));
            return sum + (to === undefined ? 1 : Number(to) - Number(from) + 1);
          }, 0);
          expect(count + more).toBe(names.length);
          expect(text.length).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});
