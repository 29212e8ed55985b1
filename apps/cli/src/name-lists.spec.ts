import { describe, expect, it } from 'vitest';
import { names } from './name-lists.ts';

describe('names', () => {
  it.each([
    [['a,b'], ['a', 'b']],
    [[' a , b c '], ['a', 'b c']],
    [
      ['a', 'b,c'],
      ['a', 'b', 'c'],
    ],
    [['"a, b",c'], ['a, b', 'c']],
    [['"say ""hi""" , x'], ['say "hi"', 'x']],
    [['"line\nbreak"'], ['line\nbreak']],
  ])('%j → %j', (texts, expected) => expect(names().parse(texts)).toEqual(expected));

  it('is absent when it is not given', () => expect(names().parse(undefined)).toBeUndefined());

  it.each([[['']], [['a,']], [['a,,b']], [['"a']], [['"a"b']], [['""']]])('refuses %j', (texts) => {
    expect(names().safeParse(texts).error?.issues[0]?.message).toContain('double quotes');
  });
});
