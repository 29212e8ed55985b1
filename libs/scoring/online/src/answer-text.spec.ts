import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerWriter } from './answer-text.ts';

describe('an answer writer', () => {
  it('writes a single column as a flat list', () => {
    const { answer, records } = createAnswerWriter([{ name: 'predicted_value', type: 'float32' }]);
    const columns = [new Float32Array([1.5, NaN, -2, Infinity])];
    expect(answer(columns, 4)).toBe('[1.5,null,-2,null]');
    expect(records(columns, 2)).toBe('[{"predicted_value":1.5},{"predicted_value":null}]');
  });

  it('writes several columns as records', () => {
    const { answer } = createAnswerWriter([
      { name: 'label "x"', type: 'string' },
      { name: 'p', type: 'float64' },
      { name: 'n', type: 'int64' },
      { name: 'small', type: 'int32' },
      { name: 'on', type: 'bool' },
    ]);
    const columns = [
      ['a"b', 'é\n'],
      new Float64Array([0.1, -Infinity]),
      new BigInt64Array([9n, -9n]),
      new Int32Array([1, 2]),
      new Uint8Array([1, 0]),
    ];
    expect(JSON.parse(answer(columns, 2))).toEqual([
      { 'label "x"': 'a"b', p: 0.1, n: 9, small: 1, on: true },
      { 'label "x"': 'é\n', p: null, n: -9, small: 2, on: false },
    ]);
  });

  it('gives every cell back', () => {
    const { records } = createAnswerWriter([
      { name: 'text', type: 'string' },
      { name: 'value', type: 'float64' },
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 8 }), fc.double()), {
          minLength: 1,
          maxLength: 6,
        }),
        (rows) => {
          const columns = [rows.map(([text]) => text), Float64Array.from(rows.map(([, value]) => value))];
          const expected = rows.map(([text, value]) => ({
            text,
            value: Number.isFinite(value) ? value + 0 : null,
          }));
          expect(JSON.parse(records(columns, rows.length))).toEqual(expected);
        },
      ),
    );
  });
});
