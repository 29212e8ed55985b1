import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError } from '../comparison/relative-error.spec-support.ts';
import { readFixture } from '../metrics/read-fixture.spec-support.ts';
import { correctPValues, pValueCorrections, type PValueCorrection } from './correct-p-values.ts';

type Corrected = Readonly<Record<Exclude<PValueCorrection, 'none'>, readonly (number | null)[]>>;
type Family = Corrected & { readonly p_values: readonly (number | null)[] };

const { corrections } = readFixture('categorical-reference.json') as { corrections: readonly Family[] };
const copied = readFixture('categorical-cases.json') as { p_values: readonly (Family & { id: string })[] };
const rules = pValueCorrections.filter((name) => name !== 'none');

function expectFamily(family: Family): void {
  const given = family.p_values.map((p) => p ?? NaN);
  for (const rule of rules) {
    const adjusted = correctPValues(given, rule);
    const errors = adjusted.map((p, k) => relativeError(p, family[rule][k] ?? NaN));
    expect(adjusted).toHaveLength(given.length);
    expect(Math.max(0, ...errors), `${rule}: ${adjusted.join(' ')}`).toBeLessThan(1e-14);
  }
}

describe('correctPValues', () => {
  it.each(corrections.map((family) => [family.p_values.length, family] as const))(
    'follows the definitions for %d p-values',
    (_, family) => {
      expectFamily(family);
    },
  );

  it.each(copied.p_values)('agrees with statsmodels 0.13.5 on $id', (family) => {
    expectFamily(family);
  });

  it('leaves them as they are without a correction, in a new array', () => {
    const given = [0.2, NaN, 0.1];
    expect(correctPValues(given, 'none')).toEqual(given);
    expect(correctPValues(given, 'none')).not.toBe(given);
  });

  it('leaves undefined tests out of the family', () => {
    for (const rule of rules) {
      expect(correctPValues([NaN, 0.02, NaN], rule)).toEqual([NaN, 0.02, NaN]);
      const [a, b] = correctPValues([0.01, 0.04], rule);
      expect(correctPValues([0.01, NaN, 0.04], rule)).toEqual([a, NaN, b]);
    }
  });

  const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

  it('keeps the order of the p-values, never lowers one and stays within 1', () => {
    fc.assert(
      fc.property(family, (given) => {
        for (const rule of rules) {
          const adjusted = correctPValues(given, rule);
          const byRank = [...given.keys()].sort((a, b) => (given[a] ?? 0) - (given[b] ?? 0));
          byRank.forEach((place, rank) => {
            const p = adjusted[place] ?? NaN;
            expect(p).toBeGreaterThanOrEqual(given[place] ?? NaN);
            expect(p).toBeGreaterThanOrEqual(rank === 0 ? 0 : (adjusted[byRank[rank - 1] ?? 0] ?? NaN));
            expect(p).toBeLessThanOrEqual(1);
          });
        }
      }),
    );
  });

  it('corrects no less by Bonferroni than by Holm, and no less by Holm than by Benjamini-Hochberg', () => {
    fc.assert(
      fc.property(family, (given) => {
        const [strict, stepDown, stepUp] = (['bonferroni', 'holm', 'benjamini_hochberg'] as const).map(
          (rule) => correctPValues(given, rule),
        );
        given.forEach((_, k) => {
          expect(strict?.[k]).toBeGreaterThanOrEqual(stepDown?.[k] ?? NaN);
          expect(stepDown?.[k]).toBeGreaterThanOrEqual((stepUp?.[k] ?? NaN) * (1 - 1e-15));
        });
      }),
    );
  });
});
