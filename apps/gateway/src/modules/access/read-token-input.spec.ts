import { describe, expect, it } from 'vitest';
import { readTokenEnd, readTokenName, readTokenPlants } from './read-token-input.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('readTokenName', () => {
  it('drops blanks around a name', () => {
    expect(readTokenName('  night shift ')).toBe('night shift');
  });

  it.each([[''], ['   '], ['x'.repeat(101)], ['two\nlines']])('refuses %j', (name) => {
    expect(() => readTokenName(name)).toThrow('1 to 100 characters');
  });
});

describe('readTokenEnd', () => {
  it('gives a year unless told otherwise', () => {
    expect(readTokenEnd(undefined, now)).toEqual(new Date('2027-03-02T12:00:00Z'));
    expect(readTokenEnd(null, now)).toEqual(new Date('2027-03-02T12:00:00Z'));
  });

  it('takes an instant within a year', () => {
    const soon = new Date('2026-03-01T12:00:01Z');
    expect(readTokenEnd(soon, now)).toBe(soon);
  });

  it.each(['2026-03-01T12:00:00Z', '2020-01-01T00:00:00Z', '2027-03-02T12:00:00.001Z'])(
    'refuses %s',
    (end) => {
      expect(() => readTokenEnd(new Date(end), now)).toThrow('at most a year ahead');
    },
  );
});

describe('readTokenPlants', () => {
  const scoped = { plants: ['plant-a', 'plant-b'] };

  it('gives each plant once, and those of the creator where none is named', () => {
    expect(readTokenPlants(['plant-z', 'plant-z'], { plants: null })).toEqual(['plant-z']);
    expect(readTokenPlants(undefined, { plants: null })).toEqual([]);
    expect(readTokenPlants([], scoped)).toEqual(['plant-a', 'plant-b']);
    expect(readTokenPlants(['plant-b'], scoped)).toEqual(['plant-b']);
  });

  it.each([
    [['plant-c'], 'does not see the plant "plant-c"'],
    [['Plant A'], 'is no name of a plant'],
    [Array.from({ length: 101 }, (_plant, index) => `p${index}`), 'at most 100 plants'],
  ])('refuses %j', (plants, message) => {
    expect(() => readTokenPlants(plants, scoped)).toThrow(message);
  });
});
