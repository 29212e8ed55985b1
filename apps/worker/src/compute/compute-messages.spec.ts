import { AppError, invalid } from '@circuitwatch/platform-errors';
import { expect, test } from 'vitest';
import { packFailure, unpackFailure } from './compute-messages.ts';

test('an expected error survives the way between threads', () => {
  const error = invalid('The file is truncated.', [{ path: ['uri'], message: 'is truncated' }]);
  const arrived = unpackFailure(structuredClone(packFailure(error)));
  expect(arrived).toBeInstanceOf(AppError);
  expect(arrived).toMatchObject({
    code: 'INVALID',
    message: error.message,
    retryable: false,
    problems: error.problems,
  });
});

test('an unknown error stays unknown, and so is tried again', () => {
  const arrived = unpackFailure(structuredClone(packFailure(new TypeError('x is not a function'))));
  expect(arrived).not.toBeInstanceOf(AppError);
  expect(arrived.message).toBe('x is not a function');
});
