import { describe, expect, it } from 'vitest';
import { cellsOf } from './telemetry-answer.ts';

describe('cells of an answer', () => {
  it.each([
    ['long', '12', 12],
    ['long', 12n, 12],
    ['long', '9007199254740993', '9007199254740993'],
    ['long', -9007199254740993n, '-9007199254740993'],
    ['int', 3, 3],
    ['real', 0.1, 0.1],
    ['real', NaN, 'NaN'],
    ['real', -Infinity, '-Infinity'],
    ['dynamic', '{"a":[1,null]}', { a: [1, null] }],
    ['dynamic', 'null', null],
    ['string', '12', '12'],
    ['bool', false, false],
    ['datetime', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['timespan', '01:30:00', '01:30:00'],
    ['real', null, null],
  ] as const)('%s %s', (type, value, cell) => {
    expect(cellsOf([[value]], [{ name: 'c', type }])).toEqual([[cell]]);
  });
});
