import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistogramSource } from './histogram.ts';
import { splitByCategory } from './split-by-category.ts';
import { splitByNumber } from './split-by-number.ts';
import type { SplitFound } from './split-gain.ts';
import { azureSettings, type TreeSettings } from './tree-settings.ts';

interface Row {
  readonly bin: number;
  readonly gradient: number;
  readonly hessian: number;
}

const settings: TreeSettings = { ...azureSettings, minimumLeafRows: 2, minimumLeafHessian: 0.5, l2: 0.25 };

const anyRows = (bins: number, most: number) =>
  fc.array(
    fc.record({
      bin: fc.nat(bins - 1),
      gradient: fc.double({ min: -2, max: 2, noNaN: true }),
      hessian: fc.double({ min: 0.01, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: most },
  );

function find(search: typeof splitByNumber, rows: readonly Row[], binCount: number): SplitFound | null {
  const bins = Uint8Array.from(rows, ({ bin }) => bin);
  const source = new HistogramSource({
    rows: rows.length,
    features: [{ name: 'x', kind: 'numbers', binCount, bins }],
  });
  const [gradients, hessians] = [rows.map((row) => row.gradient), rows.map((row) => row.hessian)];
  const all = Uint32Array.from(rows.keys());
  const histogram = source.ofRows(all, Float64Array.from(gradients), Float64Array.from(hessians));
  return search(histogram, 0, binCount, sumsOf(rows), settings);
}

function sumsOf(rows: readonly Row[]) {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return { gradient: sum((row) => row.gradient), hessian: sum((row) => row.hessian), rows: rows.length };
}

/** By the definition; null where a side is too small. */
function gainOf(rows: readonly Row[], goesLeft: (bin: number) => boolean, l2: number): number | null {
  const left = sumsOf(rows.filter(({ bin }) => goesLeft(bin)));
  const right = sumsOf(rows.filter(({ bin }) => !goesLeft(bin)));
  const isSmall = [left, right].some(
    (side) => side.rows < settings.minimumLeafRows || side.hessian < settings.minimumLeafHessian,
  );
  if (isSmall) return null;
  const whole = sumsOf(rows);
  const score = ({ gradient, hessian }: typeof whole, by: number): number => gradient ** 2 / (hessian + by);
  return score(left, l2) + score(right, l2) - score(whole, settings.l2);
}

function expectBest(
  rows: readonly Row[],
  found: SplitFound | null,
  ways: readonly ((bin: number) => boolean)[],
) {
  const best = Math.max(0, ...ways.map((way) => gainOf(rows, way, settings.l2) ?? 0));
  expect(Math.abs((found?.gain ?? 0) - best)).toBeLessThan(1e-9);
  if (found === null) return;
  const goesLeft = found.goesLeft();
  expect(gainOf(rows, (bin) => goesLeft[bin] === 1, settings.l2)).toBeCloseTo(best, 9);
}

describe('splitByNumber', () => {
  it('finds the best border of all, with missing cells on either side', () => {
    fc.assert(
      fc.property(anyRows(6, 40), (rows) => {
        const borders = [1, 2, 3, 4, 5].flatMap((last) => [
          (bin: number) => bin !== 0 && bin <= last,
          (bin: number) => bin <= last,
        ]);
        expectBest(rows, find(splitByNumber, rows, 6), borders);
      }),
    );
  });

  it('sends missing cells that it has not seen with the larger side', () => {
    const rows = [1, 1, 2, 2, 2].map((bin) => ({ bin, gradient: bin === 1 ? 1 : -1, hessian: 1 }));
    expect(find(splitByNumber, rows, 3)?.goesLeft()[0]).toBe(0);
    const turned = rows.map((row) => ({ ...row, bin: 3 - row.bin }));
    expect(find(splitByNumber, turned, 3)?.goesLeft()[0]).toBe(1);
  });
});

describe('splitByCategory', () => {
  it('finds the best of few categories against the others', () => {
    fc.assert(
      fc.property(anyRows(5, 40), (rows) => {
        const singles = [0, 1, 2, 3, 4].map((only) => (bin: number) => bin === only);
        expectBest(rows, find(splitByCategory, rows, 5), singles);
      }),
    );
  });

  it('finds the best of the sets from both ends of many categories, whose gain is what it says', () => {
    fc.assert(
      fc.property(anyRows(12, 40), (few) => {
        // A hundred rows of each, as smaller groups are not tried alone.
        const rows = Array.from({ length: 100 }, () => few).flat();
        const found = find(splitByCategory, rows, 12);
        const gains = sortedEnds(rows).map((left) => gainOf(rows, (bin) => left.includes(bin), setL2) ?? 0);
        expect(Math.abs((found?.gain ?? 0) - Math.max(0, ...gains))).toBeLessThan(1e-7);
        const goesLeft = found?.goesLeft();
        if (goesLeft === undefined) return;
        expect(gainOf(rows, (bin) => goesLeft[bin] === 1, setL2)).toBeCloseTo(found?.gain ?? NaN, 7);
      }),
    );
  });
});

/** Of sets, LightGBM's ten more. */
const setL2 = settings.l2 + 10;

/** Sets from both ends of the categories by gradient over hessian. */
function sortedEnds(rows: readonly Row[]): readonly (readonly number[])[] {
  const present = [...new Set(rows.map(({ bin }) => bin))];
  const rank = (bin: number): number => {
    const { gradient, hessian } = sumsOf(rows.filter((row) => row.bin === bin));
    return gradient / (hessian + 10);
  };
  const order = present.sort((a, b) => rank(a) - rank(b));
  return [order, order.toReversed()].flatMap((side) => side.slice(0, -1).map((_, k) => side.slice(0, k + 1)));
}
