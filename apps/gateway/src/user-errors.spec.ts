import { AppError, conflict, invalid, notFound, unavailable } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { withUserErrors } from './user-errors.ts';

describe('withUserErrors', () => {
  it('gives the payload of what worked', async () => {
    expect(await withUserErrors(() => Promise.resolve({ plant: 1 }))).toEqual({ plant: 1, userErrors: [] });
  });

  it.each([
    [notFound('Plant', 'x'), [{ field: [], message: 'Plant "x" does not exist.', code: 'NOT_FOUND' }]],
    [
      conflict('Taken.', [{ path: ['name'], message: 'Taken.' }]),
      [{ field: ['name'], message: 'Taken.', code: 'CONFLICT' }],
    ],
    [
      invalid('Two problems.', [
        { path: ['signals', 0, 'name'], message: 'Empty.' },
        { path: [], message: 'All wrong.' },
      ]),
      [
        { field: ['signals', '0', 'name'], message: 'Empty.', code: 'INVALID' },
        { field: [], message: 'All wrong.', code: 'INVALID' },
      ],
    ],
  ])('turns what the caller can mend into data', async (error, userErrors) => {
    expect(await withUserErrors(() => Promise.reject(error))).toEqual({ userErrors });
  });

  it.each([unavailable('Away.'), new AppError('FENCED', 'Late.'), new Error('Bug.')])(
    'throws everything else on',
    async (error) => {
      await expect(withUserErrors(() => Promise.reject(error))).rejects.toBe(error);
    },
  );
});
