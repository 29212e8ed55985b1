import { describe, expect, it } from 'vitest';
import type { ResponseBand } from './outcome.ts';
import { responseTo, strongestResponse, type FindingToAnswer } from './response.ts';

const distance = { kind: 'drift', direction: 'above' } as const;
const test = { kind: 'drift', direction: 'below' } as const;
const error = { kind: 'performance', direction: 'above' } as const;
const rate = { kind: 'quality', direction: 'above' } as const;

function finding(
  metric: FindingToAnswer['metric'],
  value: number | null,
  breachedBefore = 0,
  verdict: FindingToAnswer['verdict'] = 'BREACHED',
): FindingToAnswer {
  return { metric, value, breachedBefore, verdict };
}

describe('responseTo', () => {
  // The seeds: below 0.15 monitor, 0.15 to 0.25 schedule a retrain, above 0.25 retrain at once; MAE three runs in a row.
  it.each<[string, FindingToAnswer, ResponseBand | null]>([
    ['small drift', finding(distance, 0.149), 'MINOR'],
    ['drift on the lower bound', finding(distance, 0.15), 'MODERATE'],
    ['drift on the upper bound', finding(distance, 0.25), 'MODERATE'],
    ['large drift', finding(distance, 0.2501), 'SEVERE'],
    ['a p-value, however small', finding(test, 1e-300), 'MINOR'],
    ['bad data', finding(rate, 0.9), 'MINOR'],
    ['an error for the first time', finding(error, 9, 0), 'MINOR'],
    ['an error for the second time', finding(error, 9, 1), 'MINOR'],
    ['an error for the third time in a row', finding(error, 9, 2), 'SEVERE'],
    ['large drift that is only looked at', finding(distance, 0.9, 0, 'OBSERVED'), null],
    ['what is healthy', finding(distance, 0.2, 0, 'HEALTHY'), null],
    ['what has no value', finding(distance, null, 5, 'NO_DATA'), null],
  ])('%s', (_, subject, expected) => {
    expect(responseTo(subject)).toBe(expected);
  });
});

describe('strongestResponse', () => {
  it('is the strongest of all, or none', () => {
    expect(strongestResponse(['MINOR', null, 'SEVERE', 'MODERATE'])).toBe('SEVERE');
    expect(strongestResponse([null, 'MODERATE', 'MINOR'])).toBe('MODERATE');
    expect(strongestResponse([])).toBeNull();
  });
});
