import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareNumeric, type PairMetricId } from '../../comparison/compare-features.ts';
import { relativeError } from '../../comparison/relative-error.spec-support.ts';
import { erfc, normalSurvival } from '../../distributions/normal-survival.ts';
import { studentTSurvival } from '../../distributions/student-t-survival.ts';
import { profileNumeric } from '../../profiles/numeric-profile.ts';

type Figure = number | 'NaN' | 'Infinity' | '-Infinity';

/** null where scipy has no digits: see tools/reference/src/significance-cases.spec.ts. */
interface Expected {
  readonly statistic: Figure;
  readonly p_value: Figure | null;
}

interface Cases {
  readonly numeric: readonly {
    readonly id: string;
    readonly baseline: readonly number[];
    readonly current: readonly number[];
    readonly expected: Readonly<Record<PairMetricId, number | Expected | null>>;
  }[];
  readonly norm_sf: readonly (readonly [z: number, p: number])[];
  readonly norm_cdf: readonly (readonly [z: number, p: number])[];
  readonly erfc: readonly (readonly [x: number, value: number])[];
  readonly t_sf: readonly (readonly [t: number, degreesOfFreedom: number, p: number])[];
}

const file = new URL('../../../fixtures/significance-cases.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Cases;

describe('figures of scipy 1.10.1', () => {
  it.each(cases.numeric)('agrees on $id', ({ baseline, current, expected }) => {
    const ids = Object.keys(expected) as PairMetricId[];
    expect(ids).toHaveLength(6);
    const [left, right] = [baseline, current].map((values) => profileNumeric(Float64Array.from(values)));
    if (left === undefined || right === undefined) throw new Error('A side is missing.');
    const values = compareNumeric(left, right, ids);
    for (const id of ids) {
      const figure = expected[id];
      const { value, statistic, pValue } = values.get(id) ?? { value: -1, statistic: -1, pValue: -1 };
      if (typeof figure === 'number') expect(relativeError(value, figure), id).toBeLessThan(1e-12);
      if (figure === null || typeof figure === 'number') continue;
      expect(relativeError(statistic ?? -1, Number(figure.statistic)), id).toBeLessThan(1e-12);
      if (figure.p_value === null) continue;
      expect(relativeError(pValue ?? -1, Number(figure.p_value)), id).toBeLessThan(1e-9);
    }
  });

  it('has the special functions', () => {
    for (const [z, p] of [...cases.norm_sf, ...cases.norm_cdf.map(([z, p]) => [-z, p] as const)]) {
      expect(relativeError(normalSurvival(z), p), `z ${z}`).toBeLessThan(1e-13);
    }
    for (const [x, value] of cases.erfc) {
      expect(relativeError(erfc(x), value), `x ${x}`).toBeLessThan(1e-13);
    }
    for (const [t, freedom, p] of cases.t_sf) {
      expect(relativeError(studentTSurvival(t, freedom), p), `t ${t}, df ${freedom}`).toBeLessThan(1e-12);
    }
  });
});
