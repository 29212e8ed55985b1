import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../metrics/read-fixture.spec-support.ts';
import { countByRule, type BinRule } from './bin-rule.ts';

const { bin_rules: cases, doane_bins: doaneBins } = readFixture('bin-rule-reference.json') as {
  readonly bin_rules: readonly {
    readonly name: string;
    readonly baseline: readonly number[];
    readonly target: readonly number[];
    readonly rules: Readonly<Record<string, readonly [baseline: number[], target: number[]]>>;
  }[];
  readonly doane_bins: readonly (readonly [values: number[], bins: number])[];
};

const rules: Readonly<Record<string, BinRule>> = {
  deciles: { kind: 'deciles' },
  deciles_right: { kind: 'deciles_right' },
  'equal_width 1': { kind: 'equal_width', count: 1 },
  'equal_width 20': { kind: 'equal_width', count: 20 },
  doane: { kind: 'doane' },
};

/** Counts of both sides, whatever the order of the values. */
function count(
  rule: BinRule,
  baseline: readonly number[],
  target: readonly number[],
): readonly [baseline: number[], target: number[]] {
  const counted = countByRule(rule, Float64Array.from(baseline).sort(), Float64Array.from(target).sort());
  return [[...counted.baseline], [...counted.target]];
}

describe.each(Object.entries(rules))('bins by the rule %s', (name, rule) => {
  it.each(cases)('count as numpy does: $name', ({ baseline, target, rules: expected }) => {
    expect(count(rule, baseline, target)).toEqual(expected[name]);
  });

  it('count every value once', () => {
    const side = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(side, side, (baseline, target) => {
        const [left, right] = count(rule, baseline, target);
        expect(left).toHaveLength(right.length);
        expect(left.reduce((sum, rows) => sum + rows, 0)).toBe(baseline.length);
        expect(right.reduce((sum, rows) => sum + rows, 0)).toBe(target.length);
      }),
    );
  });

  it('are none without values', () => {
    expect(count(rule, [], [1])).toEqual([[], []]);
    expect(count(rule, [1], [])).toEqual([[], []]);
  });
});

it(`Doane's rule has as many bins as numpy's, on ${doaneBins.length} small samples`, () => {
  const counted = doaneBins.map(([values]) => count({ kind: 'doane' }, values, values)[0].length);
  expect(counted).toEqual(doaneBins.map(([, bins]) => bins));
});

describe('bins of infinite values', () => {
  const sides = [
    [[-Infinity, 1, 2], [3]],
    [
      [1, 2],
      [3, Infinity],
    ],
  ] as const;

  it('are none where edges are spread over the range of both sides', () => {
    for (const [baseline, target] of sides) {
      expect(count({ kind: 'equal_width', count: 4 }, baseline, target)).toEqual([[], []]);
    }
  });

  it('are none where the baseline alone decides and is infinite; a target is counted beyond', () => {
    const [infiniteBaseline, infiniteTarget] = sides;
    expect(count({ kind: 'doane' }, ...infiniteBaseline)).toEqual([[], []]);
    expect(count({ kind: 'doane' }, ...infiniteTarget)).toEqual([
      [2, 0],
      [0, 2],
    ]);
    expect(count({ kind: 'deciles_right' }, [-Infinity, Infinity, Infinity], [3])).toEqual([[], []]);
    const [, target] = count({ kind: 'deciles_right' }, ...infiniteTarget);
    expect(target).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });
});

describe('bins of the largest and smallest numbers', () => {
  const count20 = { kind: 'equal_width', count: 20 } as const;

  it.each([
    ['huge', [-1.7e308, 0, 1e308], [1.7e308]],
    ['tiny', [0, 5e-324, 1e-310], [2e-310]],
    ['the smallest', [0, 0, -5e-324], [0]],
    ['huge and equal', [1e308, 1e308], [1e308]],
  ] as const)('hold every value: %s', (_, baseline, target) => {
    for (const rule of [count20, ...Object.values(rules)]) {
      const [left, right] = count(rule, baseline, target);
      expect([rule, left.reduce((a, b) => a + b, 0)]).toEqual([rule, baseline.length]);
      expect([rule, right.reduce((a, b) => a + b, 0)]).toEqual([rule, target.length]);
    }
  });
});

it.each([0, -1, 2.5, NaN, Infinity])('refuses %d equal-width bins', (bins) => {
  expect(() => count({ kind: 'equal_width', count: bins }, [1], [2])).toThrow(RangeError);
});
