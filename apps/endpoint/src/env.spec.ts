import { describe, expect, it } from 'vitest';
import { readEndpointEnv } from './env.ts';

const DATABASE_URL = 'postgres://circuitwatch@127.0.0.1:5000/postgres';

describe("the endpoint's environment", () => {
  it('needs only the database, and lets nobody in without a token', () => {
    expect(readEndpointEnv({ DATABASE_URL })).toMatchObject({
      DATABASE_URL,
      ENDPOINT_AUTH: 'token',
      ENDPOINT_HOST: '127.0.0.1',
      ENDPOINT_PORT: 4100,
      CIRCUITWATCH_DATA_DIR: '.circuitwatch',
    });
  });

  it('names every problem at once', () => {
    expect(() =>
      readEndpointEnv({ ENDPOINT_AUTH: 'maybe', ENDPOINT_ROWS: '0', METRICS_TOKEN: 'short' }),
    ).toThrow(/DATABASE_URL.*ENDPOINT_AUTH.*ENDPOINT_ROWS.*METRICS_TOKEN/s);
  });
});
