import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBothDatabases, type BothDatabases } from './spec/both-databases.ts';
import { scalarCases } from './spec/scalar-cases.ts';

let databases: BothDatabases;
beforeAll(async () => {
  databases = await startBothDatabases();
});
afterAll(() => databases.stop());

describe.each(Object.entries(scalarCases))('%s', (_family, cases) => {
  it.each(cases)('%s', async (expression, expected) => {
    const { postgres, duckdb } = await databases.ask(`print answer = ${expression}`);
    expect({ postgres: postgres.rows, duckdb: duckdb.rows }).toEqual({
      postgres: [[expected]],
      duckdb: [[expected]],
    });
  });
});
