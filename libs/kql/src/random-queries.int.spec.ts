import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBothDatabases, type BothDatabases } from './spec/both-databases.ts';
import { randomFrom, type Row } from './spec/fleet-telemetry.ts';
import { comparable, groupRows, largest, mean, nearestRank, sum } from './spec/plain-answers.ts';
import { awkwardRows, conditions, groupings } from './spec/random-queries.ts';

const rows = awkwardRows(400, randomFrom(7));
let databases: BothDatabases;
beforeAll(async () => {
  databases = await startBothDatabases();
  await databases.add('customMetrics', rows);
});
afterAll(() => databases.stop());

function numbersOf(group: readonly Row[], column: string): number[] {
  return group.flatMap((row) => (typeof row[column] === 'number' ? [row[column]] : []));
}

async function bothGive(kql: string, expected: readonly (readonly unknown[])[]): Promise<void> {
  const { postgres, duckdb } = await databases.ask(kql);
  expect(comparable(postgres.rows)).toEqual(comparable(expected));
  expect(comparable(duckdb.rows)).toEqual(comparable(expected));
}

describe('random queries', () => {
  it('let the rows through that plain code lets through', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, async (condition) => {
        const kept = rows.filter((row) => condition.holds(row) === true);
        await bothGive(
          `customMetrics | where ${condition.kql} | project name, value`,
          kept.map((row) => [row['name'], row['value']]),
        );
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('know true, false and null of a condition as plain code does', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, async (condition) => {
        const expected = groupRows(rows, (row) => [condition.holds(row)]).map(([key, group]) => [
          ...key,
          group.length,
        ]);
        await bothGive(`customMetrics | summarize count() by answer = (${condition.kql})`, expected);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it('group and aggregate as plain code does', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, groupings, groupings, async (condition, first, second) => {
        const kept = rows.filter((row) => condition.holds(row) === true);
        const expected = groupRows(kept, (row) => [first.key(row), second.key(row)]).map(([key, group]) => {
          const values = numbersOf(group, 'value');
          return [
            ...key,
            group.length,
            sum(values),
            mean(values),
            largest(values),
            nearestRank(values, 75),
            new Set(group.map((row) => row['name'])).size,
            sum(
              numbersOf(
                group.filter((row) => Number(row['value'] ?? 0) > 0),
                'itemCount',
              ),
            ),
          ];
        });
        await bothGive(
          `customMetrics | where ${condition.kql} | summarize count(), sum(value), avg(value), max(value), percentile(value, 75), dcount(name), sumif(itemCount, value > 0) by a = ${first.kql}, b = ${second.kql}`,
          expected,
        );
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it('say beforehand what to read, so that what is fetched gives the same answer', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, groupings, async (condition, grouping) => {
        const kql = `customMetrics | where timestamp >= datetime(2026-02-01 02:00) and ${condition.kql} | summarize count(), max(value) by k = ${grouping.kql}`;
        const { postgres } = await databases.ask(kql);
        const [source] = postgres.translation.sources;
        const fetched = await databases.postgres(source?.fetch.sql ?? '', source?.fetch.parameters);
        const kept = rows.filter(
          (row) =>
            condition.holds(row) === true && (row['timestamp'] as Date) >= new Date('2026-02-01T02:00:00Z'),
        );
        expect(fetched.length).toBe(kept.length);
        expect(source?.earliest).toEqual(new Date('2026-02-01T02:00:00Z'));
        expect(source?.columns.length).toBeLessThanOrEqual(7);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
