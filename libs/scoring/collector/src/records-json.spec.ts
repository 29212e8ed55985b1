import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputColumns, recordsJson, type RecordCells } from './records-json.ts';
import { shortestSingle } from './shortest-single.ts';

const column = (cells: RecordCells): readonly unknown[] =>
  (JSON.parse(recordsJson([{ name: 'x', cells }], 0, cells.length)) as { x: unknown }[]).map(({ x }) => x);

describe('recordsJson', () => {
  it('writes one object a row', () => {
    const columns = [
      { name: 'single', cells: Float32Array.of(0.1, NaN, 16_777_216) },
      { name: 'double', cells: Float64Array.of(0.1 + 0.2, -Infinity, 1e300) },
      { name: 'whole', cells: BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 63n - 1n) },
      { name: 'small', cells: Int32Array.of(-1, 0, 2_147_483_647) },
      { name: 'on', cells: Uint8Array.of(1, 0, 1) },
      { name: 'the "text"', cells: ['Pumpe "Süd"\n', null, '🛢️ \ud800'] },
    ];
    expect(recordsJson(columns, 0, 3)).toBe(
      '[{"single":0.1,"double":0.30000000000000004,"whole":-9223372036854775808,"small":-1,"on":true,"the \\"text\\"":"Pumpe \\"Süd\\"\\n"},' +
        '{"single":null,"double":null,"whole":0,"small":0,"on":false,"the \\"text\\"":null},' +
        '{"single":16777216,"double":1e+300,"whole":9223372036854775807,"small":2147483647,"on":true,"the \\"text\\"":"🛢️ \\ud800"}]',
    );
  });

  it('writes the rows between two, and of inputs each feature from its place', () => {
    const inputs = [{ features: ['a', 'b'] }, { features: ['c'] }];
    const cells = [Float32Array.of(1, 2, 3, 4, 5, 6), ['x', 'y', 'z']];
    expect(recordsJson(inputColumns(inputs, cells), 1, 3)).toBe(
      '[{"a":3,"b":4,"c":"y"},{"a":5,"b":6,"c":"z"}]',
    );
    expect(recordsJson(inputColumns(inputs, cells), 1, 1)).toBe('[]');
    expect(recordsJson([], 0, 2)).toBe('[{},{}]');
    expect(recordsJson([{ name: '__proto__', cells: [null] }], 0, 1)).toBe('[{"__proto__":null}]');
  });

  it('loses nothing of any double, text or whole number', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.array(fc.string({ unit: 'binary' })), (numbers, texts) => {
        // JSON's zero has no sign here.
        const finite = numbers.map((number) => (Number.isFinite(number) ? number + 0 : null));
        expect(column(Float64Array.from(numbers))).toEqual(finite);
        expect(column(texts)).toEqual(texts);
      }),
    );
  });
});

describe('shortestSingle', () => {
  it('names every single by as few digits as can be', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const shortest = shortestSingle(value);
        expect(Math.fround(shortest)).toBe(value);
        const digits = Array.from({ length: 9 }, (_, k) => k + 1);
        const fewest = digits.find((count) => Math.fround(Number(value.toPrecision(count))) === value) ?? 9;
        const used = shortest.toExponential().replace(/e.*$|[-.]/g, '').length;
        expect(used).toBeLessThanOrEqual(fewest);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back decimals of a table as they were', () => {
    for (let tenths = -20_000; tenths <= 20_000; tenths++) {
      expect(shortestSingle(Math.fround(tenths / 10))).toBe(tenths / 10);
    }
  });

  it.each([1e-45, 3.4028234663852886e38, 1.1754943508222875e-38, 8_388_607.5, -0.5, 1e10, 0])(
    '%d',
    (value) => {
      const single = Math.fround(value);
      expect(Math.fround(shortestSingle(single))).toBe(single);
    },
  );
});
