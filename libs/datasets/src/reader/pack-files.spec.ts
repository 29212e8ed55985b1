import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFiles } from './pack-files.ts';

const rowGroups = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 6 });

describe('packFiles', () => {
  it('puts small files together and cuts large ones between row groups', () => {
    const files = [
      { uri: 'a', rows: 3, rowGroups: null },
      { uri: 'b', rows: 4, rowGroups: null },
      { uri: 'c', rows: 25, rowGroups: [6, 4, 15] },
      { uri: 'd', rows: 9, rowGroups: null },
    ];
    expect(packFiles(files, 10)).toEqual([
      { files: ['c'], rowRange: { from: 0, to: 10 }, rows: 10 },
      { files: ['c'], rowRange: { from: 10, to: 20 }, rows: 10 },
      { files: ['c'], rowRange: { from: 20, to: 25 }, rows: 5 },
      { files: ['a', 'b'], rowRange: null, rows: 7 },
      { files: ['d'], rowRange: null, rows: 9 },
    ]);
  });

  it('holds every row once, in parts of at most that many rows', () => {
    fc.assert(
      fc.property(fc.array(rowGroups, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (groups, most) => {
        const files = groups.map((rows, index) => ({
          uri: String(index),
          rows: rows.reduce((sum, n) => sum + n, 0),
          rowGroups: rows,
        }));
        const seen = files.map(({ rows }) => new Uint8Array(rows));
        for (const { files: uris, rowRange, rows } of packFiles(files, most)) {
          expect(rows).toBeLessThanOrEqual(most);
          let held = 0;
          for (const uri of uris ?? []) {
            const marks = seen[Number(uri)] ?? new Uint8Array(0);
            const { from, to } = rowRange ?? { from: 0, to: marks.length };
            for (let row = from; row < to; row++) marks[row] = (marks[row] ?? 0) + 1;
            held += to - from;
          }
          expect(held).toBe(rows);
        }
        expect(seen.every((marks) => marks.every((count) => count === 1))).toBe(true);
      }),
    );
  });
});
