import { describe, expect, it } from 'vitest';
import { className, classesOf, distinctClasses } from './label-classes.ts';

describe('classesOf', () => {
  it('names the same class the same, whoever writes it', () => {
    const texts = ['1', '1.0', 'true', 'True', 'FALSE', '0', '-0', 'ok', ' ', null];
    expect(classesOf({ kind: 'texts', values: texts })).toEqual([
      '1',
      '1',
      '1',
      '1',
      '0',
      '0',
      '0',
      'ok',
      ' ',
      null,
    ]);
    const numbers = Float64Array.of(1, 0, -3, NaN, Infinity);
    expect(classesOf({ kind: 'numbers', values: numbers })).toEqual(['1', '0', '-3', null, null]);
  });

  it('refuses numbers that are not whole', () => {
    expect(() => classesOf({ kind: 'numbers', values: Float64Array.of(1, 2.5) })).toThrow(
      'The target column is continuous. Please specify the task type as regression.',
    );
  });

  it('keeps texts that only begin like numbers', () => {
    expect(['1a', '', 'truely', 'Infinity'].map(className)).toEqual(['1a', '', 'truely', 'Infinity']);
  });
});

describe('distinctClasses', () => {
  it.each([
    ['numbers by size', ['10', '9', null, '-1', '9'], ['-1', '9', '10']],
    ['texts by letter', ['b', '10', 'a', '9'], ['10', '9', 'a', 'b']],
    ['none', [null], []],
  ])('orders %s', (_what, given, expected) => {
    expect(distinctClasses(given)).toEqual(expected);
  });
});
