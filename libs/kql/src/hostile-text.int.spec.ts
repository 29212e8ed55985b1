import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBothDatabases, type BothDatabases } from './spec/both-databases.ts';

const hostile = [
  `'; drop table custom_metric; --`,
  `" as x; delete from custom_metric; --`,
  `$1`,
  `$1::text || $2`,
  `/* comment */ -- end`,
  `\\'; select pg_sleep(10)`,
  `%_\\%`,
  `a"b`,
  `{}[]()*+?.^$|`,
  `'||(select 1)||'`,
  `🙂 ünïcode`,
];

let databases: BothDatabases;
beforeAll(async () => {
  databases = await startBothDatabases();
  await databases.add(
    'customMetrics',
    hostile.map((name, index) => ({
      timestamp: new Date('2026-02-01T00:00:00Z'),
      name,
      value: index,
      plant_id: name,
      customDimensions: { [name]: name, plant_id: name },
    })),
  );
});
afterAll(() => databases.stop());

async function bothGive(
  kql: string,
  rows: readonly (readonly unknown[])[],
  plants: readonly string[] | null = null,
) {
  const { postgres, duckdb } = await databases.ask(kql, { plants });
  expect({ postgres: postgres.rows, duckdb: duckdb.rows }).toEqual({ postgres: rows, duckdb: rows });
}

describe.each(hostile)('the text %s', (text) => {
  const written = JSON.stringify(text);
  const place = hostile.indexOf(text);

  it('is found as what it is by every operator', async () => {
    for (const operator of ['==', '=~', 'contains', 'contains_cs', 'startswith', 'endswith', 'has']) {
      await bothGive(
        `customMetrics | where name ${operator} ${written} and value == ${place} | project name`,
        [[text]],
      );
    }
    await bothGive(`customMetrics | where name in (${written}) | project value`, [[place]]);
  });

  it('may be a column, a key, a parameter and a plant', async () => {
    await bothGive(
      `customMetrics | where value == ${place} | project [${written}] = name | where [${written}] == ${written} | summarize n = count() by [${written}]`,
      [[text, 1]],
    );
    await bothGive(`customMetrics | where customDimensions[${written}] == ${written} | project value`, [
      [place],
    ]);
    await bothGive(`let x = ${written}; print strcat(x, ${written})`, [[text + text]]);
    await bothGive('customMetrics | project value', [[place]], [text]);
  });
});

it('left everything in its place', async () => {
  await bothGive('customMetrics | count', [[hostile.length]]);
});
