import { beforeAll, describe, expect, it } from 'vitest';
import { translateKql, type TelemetrySource } from './index.ts';

const options = {
  dialect: 'postgres',
  now: new Date('2026-03-01T12:00:00Z'),
  plants: null,
  rowLimit: 100,
} as const;

function source(kql: string, window?: { from: Date; to: Date }): TelemetrySource {
  const [first] = translateKql(kql, { ...options, window: window ?? null }).sources;
  if (first === undefined) throw new Error('No source');
  return first;
}

function range(kql: string): readonly (string | undefined)[] {
  const { earliest, latest } = source(kql);
  return [earliest?.toISOString(), latest?.toISOString()];
}

// The parser takes its time when it is loaded.
beforeAll(() => void translateKql('print 1', options), 60_000);

describe('one table', () => {
  it('is asked in one select, however many steps filter it and add columns', () => {
    const { sql } = translateKql(
      'customMetrics | where name == "a" | extend p = tostring(customDimensions.plant_id) | where value > 1 | extend q = strcat(p, "x") | project p, q, timestamp | order by timestamp desc | take 5',
      options,
    );
    expect(sql.match(/select/g)).toHaveLength(1);
    expect(sql).not.toContain('custom_dimensions');
  });

  it('is filtered by bare columns, which indexes know', () => {
    const { sql } = translateKql(
      'customMetrics | where name == "a" and customDimensions.plant_id == "P1"',
      options,
    );
    expect(sql).toMatch(/\(s_custom_metric\."name" = \$\d::text\)/);
    expect(sql).toMatch(/\(s_custom_metric\."plant_id" = \$\d::text\)/);
  });

  it.each([
    'customDimensions.plant_id',
    'tostring(customDimensions.plant_id)',
    'customDimensions["plant_id"]',
    "customDimensions['plant_id']",
    'plant_id',
  ])('reads %s from its column', (written) => {
    expect(source(`customMetrics | where ${written} == "P1" | project circuit_id`).columns).toEqual([
      'plant_id',
      'circuit_id',
    ]);
  });

  it('gives the columns that are needed and no others', () => {
    expect(source('customMetrics | where value > 1 | summarize count() by name').columns).toEqual([
      'name',
      'value',
    ]);
    expect(source('customMetrics | count').columns).toEqual(['timestamp']);
    expect(source('customMetrics | take 10 | where value > 1 | project name').columns).toEqual([
      'name',
      'value',
    ]);
  });

  it('is fetched with the filters that stand on it, also when two parts of a query read it', () => {
    const { fetch } = source('customMetrics | where name == "a" | summarize count() | where count_ > 1');
    expect(fetch.parameters).toEqual(['a']);
    const both = source(
      'union (customMetrics | where name == "a"), (customMetrics | where name == "b") | count',
    );
    expect(both.fetch.sql).toMatch(/ where \(\(.*\) or \(.*\)\)$/);
    expect(both.fetch.parameters).toEqual(['a', 'b']);
    expect(source('customMetrics | take 7').fetch.sql).toMatch(/ limit \$1::int8$/);
    expect(source('customMetrics | order by value | take 7').fetch.sql).not.toContain('limit');
  });
});

describe('the range of time that a query can need', () => {
  it.each([
    ['where timestamp > ago(1d)', '2026-02-28T12:00:00.000Z', undefined],
    [
      'where timestamp >= now() - 2 * 1h and timestamp < now()',
      '2026-03-01T10:00:00.000Z',
      '2026-03-01T12:00:00.000Z',
    ],
    ['where datetime(2026-01-01) <= timestamp', '2026-01-01T00:00:00.000Z', undefined],
    ['where timestamp between (ago(2d) .. ago(1d))', '2026-02-27T12:00:00.000Z', '2026-02-28T12:00:00.000Z'],
    [
      'where timestamp between (datetime(2026-01-01) .. 1d)',
      '2026-01-01T00:00:00.000Z',
      '2026-01-02T00:00:00.000Z',
    ],
    ['where timestamp > startofday(ago(1d))', '2026-02-28T00:00:00.000Z', undefined],
    ['where timestamp > ago(1d) or value > 1', undefined, undefined],
    ['where not(timestamp > ago(1d))', undefined, undefined],
    ['extend timestamp = timestamp + 1d | where timestamp > ago(1d)', undefined, undefined],
    ['project t = timestamp | where t > ago(1d)', '2026-02-28T12:00:00.000Z', undefined],
    ['take 5 | where timestamp > ago(1d)', undefined, undefined],
    ['where value > 1', undefined, undefined],
  ])('customMetrics | %s', (steps, earliest, latest) => {
    expect(range(`customMetrics | ${steps}`)).toEqual([earliest, latest]);
  });

  it('is the window at most', () => {
    const window = { from: new Date('2026-02-01T00:00:00Z'), to: new Date('2026-02-02T00:00:00Z') };
    const { earliest, latest } = source('customMetrics | where timestamp > datetime(2025-01-01)', window);
    expect([earliest, latest]).toEqual([window.from, new Date(window.to.getTime() - 1)]);
  });

  it('is the widest of all parts that read the table', () => {
    expect(
      range(
        'union (customMetrics | where timestamp > ago(1d)), (customMetrics | where timestamp > ago(3d))',
      )[0],
    ).toBe('2026-02-26T12:00:00.000Z');
    expect(range('union (customMetrics | where timestamp > ago(1d)), customMetrics')[0]).toBeUndefined();
  });
});

describe('what surrounds the rows', () => {
  it('tells how they want to be drawn', () => {
    expect(
      translateKql('customMetrics | take 1 | render timechart with (title = "A b", ymin = 0)', options)
        .render,
    ).toEqual({ kind: 'timechart', options: { title: 'A b', ymin: '0' } });
    expect(translateKql('customMetrics | take 1', options).render).toBeNull();
  });

  it('lets tables be other relations', () => {
    const { sql } = translateKql('customMetrics | count', {
      ...options,
      relation: (table) => `rows_of_${table}`,
    });
    expect(sql).toContain('from rows_of_customMetrics as s_custom_metric');
  });
});
