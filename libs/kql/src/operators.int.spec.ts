import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBothDatabases, type BothDatabases } from './spec/both-databases.ts';
import { operatorCases } from './spec/operator-cases.ts';

let databases: BothDatabases;
beforeAll(async () => {
  databases = await startBothDatabases();
});
afterAll(() => databases.stop());

describe.each(Object.entries(operatorCases))('%s', (_family, cases) => {
  it.each(cases.map((item) => [item.kql.replace(/^let T = [^;]*; /, ''), item] as const))(
    '%s',
    async (_name, { kql, columns, rows }) => {
      const { postgres, duckdb } = await databases.ask(kql);
      const shape = postgres.translation.columns.map(({ name, type }) => `${name}:${type}`).join(' ');
      expect({ shape, postgres: postgres.rows, duckdb: duckdb.rows }).toEqual({
        shape: columns,
        postgres: rows,
        duckdb: rows,
      });
    },
  );
});
