import { describe, expect, it } from 'vitest';
import {
  profileCategories,
  profileCounts,
  type CategoricalProfile,
} from '../../profiles/categorical-profile.ts';
import { readFixture } from '../read-fixture.spec-support.ts';
import { measureCategoricalQuality } from './categorical-quality-rates.ts';

interface SetViolations {
  readonly columns: readonly string[];
  readonly input: readonly (readonly string[])[];
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly expected: Readonly<Record<string, number>>;
}

const { azure_set_violations: azure } = readFixture('categorical-cases.json') as {
  azure_set_violations: SetViolations;
};

function profile(cells: readonly (string | null)[]): CategoricalProfile {
  const dictionary = [...new Set(cells)].filter((name) => name !== null);
  const codes = Int32Array.from(cells, (name) => (name === null ? -1 : dictionary.indexOf(name)));
  return profileCategories({ codes, dictionary });
}

describe('measureCategoricalQuality', () => {
  it.each(azure.columns.map((name, column) => ({ name, column })))(
    "finds the rows that Azure's own test finds outside the baseline's set: $name",
    ({ name, column }) => {
      const target = profile(azure.input.map((row) => row[column] ?? null));
      const rates = measureCategoricalQuality(profile(azure.sets[name] ?? []), target).target;
      expect(rates.out_of_bounds_rate * target.rows).toBe(azure.expected[name]);
    },
  );

  it('divides by all rows of the measured side; nulls are never out of bounds', () => {
    const baseline = profile(['a', 'a', 'b', null]);
    const target = profile(['a', 'c', null, null, 'd', 'c', 'b', 'b']);
    expect(measureCategoricalQuality(baseline, target)).toEqual({
      baseline: { null_value_rate: 0.25, data_type_error_rate: 0, out_of_bounds_rate: 0 },
      target: { null_value_rate: 0.25, data_type_error_rate: 0, out_of_bounds_rate: 0.375 },
    });
  });

  it('compares categories to the letter', () => {
    const rates = measureCategoricalQuality(profile(['On', '[1, 2]']), profile(['on', '[1, 2]'])).target;
    expect(rates.out_of_bounds_rate).toBe(0.5);
  });

  it('has no rate without rows and no bounds without a baseline', () => {
    const nothing = profileCounts([]);
    const allNull = profileCounts([], 5);
    expect(measureCategoricalQuality(profile(['a']), nothing).target).toEqual({
      null_value_rate: NaN,
      data_type_error_rate: NaN,
      out_of_bounds_rate: NaN,
    });
    expect(measureCategoricalQuality(allNull, profile(['a']))).toEqual({
      baseline: { null_value_rate: 1, data_type_error_rate: 0, out_of_bounds_rate: NaN },
      target: { null_value_rate: 0, data_type_error_rate: 0, out_of_bounds_rate: NaN },
    });
    expect(measureCategoricalQuality(profile(['a']), allNull).target.out_of_bounds_rate).toBe(0);
  });
});
