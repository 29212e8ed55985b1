import { describe, expect, it } from 'vitest';
import { matches } from './match-labels.ts';
import { parseMatchers } from './matcher-text.ts';

const holds = (text: string, labels: Record<string, string>): boolean => matches(parseMatchers(text), labels);

describe('matching labels', () => {
  it.each([
    ['a="x"', { a: 'x' }, true],
    ['a="x"', { a: 'xy' }, false],
    ['a=""', {}, true],
    ['a!=""', {}, false],
    ['a!="x"', {}, true],
    ['a=~"x|y"', { a: 'y' }, true],
    ['a=~"x|y"', { a: 'xy' }, false],
    ['a=~".*"', {}, true],
    ['a=~".+"', {}, false],
    ['a!~".+"', {}, true],
    ['a=~"x|"', {}, true],
    ['a=~"ab|cd.*"', { a: 'xab' }, false],
    ['a=~"(?i)PLANT-0[1-3]"', { a: 'plant-02' }, true],
    ['a=~"."', { a: '🙂' }, true],
    ['a=~"."', { a: '\n' }, false],
    ['a=~"x.*"', { a: 'x\n' }, false],
    ['a=~"(?s)x.*"', { a: 'x\ny' }, true],
    [String.raw`a=~"\\d{3}"`, { a: '123' }, true],
    ['a="x",b!="y"', { a: 'x', b: 'y' }, false],
    ['', { a: 'x' }, true],
    ['toString=""', {}, true],
  ])('%s on %j: %s', (text, labels, expected) => {
    expect(holds(text, labels as Record<string, string>)).toBe(expected);
  });

  it('is done soon with patterns that drive backtracking engines mad', () => {
    const value = `${'a'.repeat(50_000)}!`;
    for (const pattern of ['(a+)+', '(a|aa)+', '(.*a){20}', '(a?){50}a{50}b']) {
      expect(holds(`a=~"${pattern}"`, { a: value })).toBe(false);
    }
    expect(() => holds('a=~"((a{100}){100}){100}"', {})).toThrow('not one of RE2');
  });

  it('goes on matching rightly when more patterns were used than are kept', () => {
    for (let number = 0; number < 2_500; number += 1) {
      expect(holds(`a=~"x${number}[.]"`, { a: `x${number}.` })).toBe(true);
    }
    expect(holds('a=~"x0[.]"', { a: 'x0.' })).toBe(true);
  });
});
