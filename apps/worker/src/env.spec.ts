import { describe, expect, test } from 'vitest';
import { readWorkerEnv } from './env.ts';

const DATABASE_URL = 'postgres://circuitwatch@127.0.0.1:5000/postgres';

describe("the worker's environment", () => {
  test('needs only the database', () => {
    expect(readWorkerEnv({ DATABASE_URL })).toMatchObject({
      DATABASE_URL,
      LOG_LEVEL: 'info',
      CIRCUITWATCH_DATA_DIR: '.circuitwatch',
    });
  });

  test('names every problem at once', () => {
    expect(() => readWorkerEnv({ REDIS_URL: 'http://x', WORKER_CONCURRENCY: 'many' })).toThrow(
      /DATABASE_URL.*REDIS_URL.*WORKER_CONCURRENCY/,
    );
  });

  test('opens no metrics page without a token', () => {
    expect(() => readWorkerEnv({ DATABASE_URL, WORKER_METRICS_PORT: '9100' })).toThrow(/METRICS_TOKEN/);
  });
});
