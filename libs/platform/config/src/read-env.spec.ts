import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flag, port, url, wholeNumber } from './env-fields.ts';
import { readEnv } from './read-env.ts';

const schema = z.object({
  DATABASE_URL: url('postgres', 'postgresql'),
  PORT: port().default(4000),
  TRACE: flag().default(false),
  DRAIN_SECONDS: wholeNumber({ min: 1, max: 60 }).optional(),
});

function failure(source: Record<string, string>): AppError {
  try {
    readEnv(schema, source);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('The environment was accepted.');
}

describe('readEnv', () => {
  it('gives parsed values, defaults and nothing else, frozen', () => {
    const env = readEnv(schema, {
      DATABASE_URL: 'postgres://db:5432/cw',
      TRACE: 'Yes',
      PORT: '',
      HOME: '/root',
    });
    expect(env).toEqual({ DATABASE_URL: 'postgres://db:5432/cw', PORT: 4000, TRACE: true });
    expect(Object.isFrozen(env)).toBe(true);
  });

  it('names every problem at once and shows no value', () => {
    const error = failure({
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PORT: '70000',
      TRACE: 'perhaps',
      DRAIN_SECONDS: '1.5',
    });
    expect(error.code).toBe('INVALID');
    expect(error.problems.map(({ path }) => path[0])).toEqual([
      'DATABASE_URL',
      'PORT',
      'TRACE',
      'DRAIN_SECONDS',
    ]);
    for (const value of ['hunter2', 'mysql', '70000', 'perhaps', '1.5'])
      expect(error.message).not.toContain(value);
  });

  it('says of a missing variable that it is required', () => {
    expect(failure({}).message).toBe('The environment cannot be used: DATABASE_URL: is required.');
  });

  it.each(['postgres://', 'db:5432', 'postgres:///socket-only', 'redis://db'])(
    'refuses %s as a database',
    (text) => {
      expect(failure({ DATABASE_URL: text }).message).toContain('postgres:// or postgresql://');
    },
  );
});
