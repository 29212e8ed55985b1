import { describe, expect, it } from 'vitest';
import { compareDatasets, type ComparisonRequest } from './compare-datasets.ts';
import type { ComparisonReport } from './comparison-report.ts';
import { fakeTable, type FakeColumn } from './spec/fake-table.ts';

type Columns = Readonly<Record<string, FakeColumn>>;
type Options = Partial<ComparisonRequest>;

const compare = (baseline: Columns, target: Columns, options: Options): Promise<ComparisonReport> =>
  compareDatasets({
    baseline: fakeTable('old.csv', baseline),
    target: fakeTable('new.csv', target),
    definitions: 'classic',
    ...options,
  });
const range = (count: number, value: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => value(index));

describe('many tests at once', () => {
  const features = ['a', 'b', 'c', 'd'];
  /** `b` has moved, and by chance a little less than significantly for four tests. */
  const moved = range(60, (index) => index + 15.25);
  const sides = [
    Object.fromEntries(features.map((name) => [name, range(60, (index) => index + 0.5)])),
    Object.fromEntries(
      features.map((name) => [name, name === 'b' ? moved : range(60, (index) => index + 0.25)]),
    ),
  ] as const;
  const options: Options = { definitions: 'classic', metrics: ['ks_test'] };
  const tests = async (more: Options): Promise<(number | null)[][]> => {
    const report = await compare(sides[0], sides[1], { ...options, ...more });
    return report.features.map(({ metrics }) => [metrics[0]?.value ?? null, metrics[0]?.pValue ?? null]);
  };

  it('can be corrected for their number; the p-value of each stays beside the corrected one', async () => {
    const plain = await tests({});
    const p = plain[1]?.[1] ?? NaN;
    expect(p).toBeGreaterThan(0.05 / 4);
    expect(p).toBeLessThan(0.05);
    expect(plain[1]).toEqual([p, p]);
    const corrected = await tests({ correction: 'bonferroni' });
    expect(corrected[1]).toEqual([4 * p, p]);
    expect(corrected.map(([value]) => value)).toEqual([1, 4 * p, 1, 1]);
    const drifted = async (more: Options): Promise<readonly string[]> =>
      (await compare(sides[0], sides[1], { ...options, ...more })).drifted;
    expect(await drifted({})).toEqual(['b']);
    expect(await drifted({ correction: 'holm' })).toEqual([]);
  });

  it('leaves distances alone', async () => {
    const given: Options = { metrics: ['ks_test', 'wasserstein_distance'] };
    const [plain, corrected] = await Promise.all([
      compare(sides[0], sides[1], given),
      compare(sides[0], sides[1], { ...given, correction: 'bonferroni' }),
    ]);
    const distances = ({ features: all }: ComparisonReport): unknown[] =>
      all.map((feature) => feature.metrics.find(({ metric }) => metric === 'wasserstein_distance'));
    expect(distances(corrected)).toEqual(distances(plain));
  });
});
