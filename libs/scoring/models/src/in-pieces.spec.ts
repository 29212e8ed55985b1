import path from 'node:path';
import type { Cells, ModelDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inPieces } from './in-pieces.ts';
import { openGraphModel } from './open-graph-model.ts';

const declaration: ModelDeclaration = { task: null, features: [], outputs: null };
/** An input a feature: floats, whole numbers, truth values and texts. */
const file = path.join(import.meta.dirname, '../fixtures/mixed-inputs.onnx');

let whole: ScoringModel;
beforeAll(async () => {
  whole = await openGraphModel(file, declaration, {});
});
afterAll(() => whole.close());

const machines = ['pump', 'fan', 'other', ''];

function cellsOf(rows: readonly (readonly [number, number, boolean, number])[]): readonly Cells[] {
  return whole.inputs.map(({ type }, place): Cells => {
    const column = rows.map((row) => row[place] ?? 0);
    if (type === 'string') return column.map((each) => machines[Number(each)] ?? '');
    if (type === 'int64') return BigInt64Array.from(column, BigInt);
    if (type === 'int32') return Int32Array.from(column, Number);
    if (type === 'bool') return Uint8Array.from(column, Number);
    return type === 'float32' ? Float32Array.from(column, Number) : Float64Array.from(column, Number);
  });
}

describe('inPieces', () => {
  it('answers in pieces what the model answers at once', async () => {
    const row = fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(99), fc.boolean(), fc.nat(3));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, atOnce) => {
          const cells = cellsOf(rows);
          const answered = await inPieces(whole, atOnce).score(cells, rows.length);
          expect(answered).toEqual(await whole.score(cells, rows.length));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes at least one row at once', () => {
    expect(inPieces(whole, 0).rowsAtOnce).toBe(1);
    expect(inPieces(whole, 10).rowsAtOnce).toBe(10);
  });

  it('is closed when the calls that are under way have ended', async () => {
    const model = inPieces(await openGraphModel(file, declaration, {}), 1);
    const rows = Array.from({ length: 50 }, (_, row) => [row, 1, true, 0] as const);
    const calls = [model.score(cellsOf(rows), 50), model.score(cellsOf(rows), 50)];
    await model.close();
    const [first, second] = await Promise.all(calls);
    expect(first).toEqual(second);
    await expect(model.score(cellsOf(rows), 50)).rejects.toMatchObject({ code: 'INVALID' });
  });
});
