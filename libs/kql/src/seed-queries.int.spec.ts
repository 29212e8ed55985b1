import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkKql } from './index.ts';
import { startBothDatabases, type BothDatabases, type Cell } from './spec/both-databases.ts';
import { fleetTelemetry } from './spec/fleet-telemetry.ts';
import { comparable } from './spec/plain-answers.ts';
import { monitoringQueries, workbookQueries, type SeedQuery } from './spec/seed-queries.ts';
import { endpointQueries, ruleQueries } from './spec/seed-queries-of-others.ts';

const fleet = fleetTelemetry(20_260_301);
let databases: BothDatabases;
beforeAll(async () => {
  databases = await startBothDatabases();
  const { now: _, ...tables } = fleet;
  for (const [table, rows] of Object.entries(tables)) await databases.add(table, rows);
});
afterAll(() => databases.stop());

function isDescending(rows: readonly (readonly Cell[])[], column: number): boolean {
  const keys = rows.map((row) => row[column] as string | number);
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? key) >= key);
}

function shown(name: string, query: SeedQuery, rows: readonly (readonly Cell[])[]): string[] {
  if (name === 'top ten degraded models') return comparable(rows.map((row) => [row[2]]));
  return comparable(
    query.kql.includes('summarize') || query.kql.includes('project') ? rows : [[rows.length]],
  );
}

const families = { monitoringQueries, workbookQueries, ruleQueries, endpointQueries };

describe.each(Object.entries(families))('%s', (_family, queries) => {
  it.each(Object.entries(queries))('%s', async (name, query) => {
    expect(checkKql(query.kql)).toEqual([]);
    const { postgres, duckdb } = await databases.ask(query.kql, { now: fleet.now });
    const expected = comparable(query.plain(fleet));
    expect(expected.length).toBeGreaterThan(0);
    for (const { rows } of [postgres, duckdb]) {
      expect(shown(name, query, rows)).toEqual(expected);
      if (query.descending !== undefined) expect(isDescending(rows, query.descending)).toBe(true);
    }
    if (query.kql.includes('render'))
      expect(postgres.translation.render?.kind).toMatch(/^(time|column)chart$/);
  });
});

describe('what a user may see', () => {
  const count = async (kql: string, plants: readonly string[] | null) => {
    const { postgres, duckdb } = await databases.ask(kql, { plants });
    expect(duckdb.rows).toEqual(postgres.rows);
    return postgres.rows[0]?.[0];
  };

  it('is rows of the plants of the scope, in every table of a query', async () => {
    const own = fleet.customMetrics.filter((row) => row.plant_id === 'P1').length;
    expect(await count('customMetrics | count', ['P1'])).toBe(own);
    expect(await count('customMetrics | where customDimensions.plant_id == "P2" | count', ['P1'])).toBe(0);
    const both = own + fleet.requests.filter((row) => row.plant_id === 'P1').length;
    expect(await count('union customMetrics, requests | count', ['P1'])).toBe(both);
    expect(
      await count('let T = customMetrics; print x = toscalar(T | where plant_id != "P1" | count)', ['P1']),
    ).toBe(0);
    expect(
      await count('customMetrics | join kind=inner customMetrics on plant_id | distinct plant_id1 | count', [
        'P1',
      ]),
    ).toBe(1);
  });

  it('is nothing of a table without plants, and nothing at all without a plant', async () => {
    expect(await count('Perf | count', ['P1'])).toBe(0);
    expect(await count('customMetrics | count', [])).toBe(0);
    expect(await count('AzureDiagnostics | count', ['P1'])).toBe(0);
    expect(await count('Perf | count', null)).toBe(fleet.Perf.length);
  });

  it('is within the window, its end left out', async () => {
    const from = new Date('2026-02-10T00:00:00Z');
    const to = new Date('2026-02-11T00:00:00Z');
    const inside = fleet.customMetrics.filter((row) => row.timestamp >= from && row.timestamp < to).length;
    const { postgres, duckdb } = await databases.ask('customMetrics | count', { window: { from, to } });
    expect([postgres.rows, duckdb.rows]).toEqual([[[inside]], [[inside]]]);
  });

  it('ends one row beyond the limit, which tells that there are more', async () => {
    const { postgres, duckdb } = await databases.ask('customMetrics', { rowLimit: 10 });
    expect([postgres.rows.length, duckdb.rows.length]).toEqual([11, 11]);
    const few = await databases.ask('customMetrics | take 3', { rowLimit: 10 });
    expect([few.postgres.rows.length, few.duckdb.rows.length]).toEqual([3, 3]);
  });
});
