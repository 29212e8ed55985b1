import { describe, expect, it } from 'vitest';
import { attributionTask } from './attribution-task.ts';

describe('attributionTask', () => {
  it.each([
    ['Classification', 'amount', 'classification'],
    ['REGRESSION', 'kind', 'regression'],
    ['invalid', 'kind', 'classification'],
    [null, 'kind', 'classification'],
    [null, 'amount', 'regression'],
    ['', 'amount', 'regression'],
  ])('given %j for the target %s is %s', (given, target, expected) => {
    expect(attributionTask(given, target, new Set(['kind']))).toBe(expected);
  });
});
