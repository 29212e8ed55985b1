import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matcherOperators, type Matcher } from '@circuitwatch/alerting-definitions';
import { formatMatcher, formatMatchers, parseMatcher, parseMatchers } from './matcher-text.ts';

/** Texts and what Alertmanager's documentation and its classic parser say they mean. */
const readings: readonly [string, Matcher][] = [
  ['foo="bar"', { name: 'foo', operator: '=', value: 'bar' }],
  ['foo=bar', { name: 'foo', operator: '=', value: 'bar' }],
  [' foo !~ "a|b" ', { name: 'foo', operator: '!~', value: 'a|b' }],
  ['foo=~warning|critical', { name: 'foo', operator: '=~', value: 'warning|critical' }],
  ['foo!=', { name: 'foo', operator: '!=', value: '' }],
  ['foo=""', { name: 'foo', operator: '=', value: '' }],
  ['foo=bar=baz', { name: 'foo', operator: '=', value: 'bar=baz' }],
  ['foo=~[a-z]{2,3}', { name: 'foo', operator: '=~', value: '[a-z]{2,3}' }],
  [String.raw`foo=~"\d+"`, { name: 'foo', operator: '=~', value: String.raw`\d+` }],
  [String.raw`foo=~"\\d+"`, { name: 'foo', operator: '=~', value: String.raw`\d+` }],
  [String.raw`foo="a\"b\nc"`, { name: 'foo', operator: '=', value: 'a"b\nc' }],
  ['"anlage süd/1"="Zürich, Süd"', { name: 'anlage süd/1', operator: '=', value: 'Zürich, Süd' }],
  ['foo.bar🙂=x', { name: 'foo.bar🙂', operator: '=', value: 'x' }],
];

describe('reading a matcher', () => {
  it.each(readings)('reads %s', (text, matcher) => {
    expect(parseMatcher(text)).toEqual(matcher);
    expect(parseMatchers(`{${formatMatcher(matcher)}}`)).toEqual([matcher]);
  });

  it.each([
    ['', 'begins with the name'],
    ['foo', 'one of =, !=, =~, !~'],
    ['="bar"', 'begins with the name'],
    ['""="bar"', 'name of a label'],
    ['foo="bar', 'not closed'],
    ['"foo=bar', 'not closed'],
    ['foo="bar"baz', 'Something follows'],
    ['foo=ba"r', 'in quotes itself'],
    ['foo=~"("', 'not one of RE2'],
    ['foo=~"(?<=a)b"', 'not one of RE2'],
    [String.raw`foo=~"(a)\1"`, 'not one of RE2'],
    [`foo=~"${'a'.repeat(1_001)}"`, 'more than 1000'],
    ['{foo="bar"', 'begins with the name'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(() => parseMatcher(text)).toThrow(expect.objectContaining({ code: 'INVALID' }) as Error);
    expect(() => parseMatcher(text)).toThrow(problem);
  });

  it('reads lists with and without braces, and commas inside of quotes', () => {
    const both = [
      { name: 'a', operator: '=', value: 'b,"}' },
      { name: 'c', operator: '=~', value: 'd' },
    ];
    expect(parseMatchers(String.raw`{a="b,\"}", c=~"d",}`)).toEqual(both);
    expect(parseMatchers(String.raw`a="b,\"}",c=~d`)).toEqual(both);
    expect(parseMatchers('{}')).toEqual([]);
    expect(parseMatchers('  ')).toEqual([]);
    expect(() => parseMatchers('{a="b"')).toThrow('not closed');
    expect(() => parseMatchers('a="b",,c="d"')).toThrow('begins with the name');
  });

  it('reads what it writes, whatever the characters', () => {
    const matcher = fc.record<Matcher>({
      name: fc.string({ unit: 'binary', minLength: 1 }),
      operator: fc.constantFrom(...matcherOperators.slice(0, 2)),
      value: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
        expect(parseMatchers(formatMatchers(matchers))).toEqual(matchers);
      }),
    );
  });

  it('never fails in another way than INVALID', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'{}"\\=~!,ab') })), (text) => {
        try {
          parseMatchers(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID' });
        }
      }),
    );
  });
});
