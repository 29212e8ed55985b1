import { AppError, unavailable } from '@circuitwatch/platform-errors';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { deadLetterOf, isFenced, isFinal } from './job-failure.ts';

const badPayload = z.strictObject({ runId: z.uuid() }).safeParse({ runId: 'x' }).error;

describe('what becomes of a failed attempt', () => {
  test.each([
    ['a bad payload', badPayload, true],
    ['an expected error', new AppError('INVALID', 'The file is truncated.'), true],
    ['an expected error that may pass', unavailable('The database is away.'), false],
    ['an unknown error', new Error('boom'), false],
    ['something thrown that is no error', 'boom', false],
  ])('%s', (_, error, final) => {
    expect(isFinal(error)).toBe(final);
  });

  test('the dead letter names the code and the reason', () => {
    expect(deadLetterOf(new AppError('INVALID', 'The file is truncated.'))).toMatchObject({
      code: 'INVALID',
      message: 'The file is truncated.',
    });
    expect(deadLetterOf(badPayload)).toMatchObject({
      code: 'BAD_PAYLOAD',
      message: expect.stringContaining('runId') as string,
    });
    expect(deadLetterOf('boom')).toEqual({ code: 'UNEXPECTED', message: 'boom', stack: null });
  });

  test('only a FENCED error is fenced', () => {
    expect(isFenced(new AppError('FENCED', 'Too late.'))).toBe(true);
    expect(isFenced(new AppError('CONFLICT', 'Taken.'))).toBe(false);
    expect(isFenced(new Error('FENCED'))).toBe(false);
  });
});
