import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRowSampler } from './row-sampler.ts';

type Row = Parameters<ReturnType<typeof createRowSampler>>[0][number];

const start = new Date('2026-11-28T06:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
const idOf = (request: number, place: number): string =>
  String(BigInt(request) * 7_919n * 2n ** 32n + BigInt(place));

function metrics(request: number, values: readonly number[], columns: Row['columns'] = {}): Row[] {
  return values.map((value, place) => ({
    table: 'customMetrics',
    id: idOf(request, place),
    columns: { name: 'model_latency_ms', value, valueSum: value, ...columns },
  }));
}

const weightOf = (row: Row): number => Number(row.columns['itemCount'] ?? 1);
const countOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + weightOf(row), 0);
const sumOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + weightOf(row) * Number(row.columns['valueSum']), 0);

describe('sampling', () => {
  test('leaves few rows as they are', () => {
    const sample = createRowSampler(10);
    for (let second = 0; second < 60; second += 1) {
      const rows = metrics(
        second,
        Array.from({ length: 9 }, (_, place) => place),
      );
      expect(sample(rows, after(second * 1_000))).toEqual(rows);
    }
  });

  test('keeps about as many as it may of a steady stream, and says how many there were', () => {
    const sample = createRowSampler(10);
    let kept: Row[] = [];
    for (let request = 0; request < 600; request += 1)
      kept.push(
        ...sample(
          metrics(
            request,
            Array.from({ length: 100 }, () => 1),
          ),
          after(request * 100),
        ),
      );
    // Ten seconds pass until the rate is known; until then the n-th hundred is thinned n times.
    expect(kept.length).toBeLessThan(10 * 50 + 100 * (1 + Math.log(100)) + 50);
    expect(countOf(kept)).toBeGreaterThan(60_000 * 0.85);
    expect(countOf(kept)).toBeLessThan(60_000 * 1.15);
    kept = [...sample(metrics(9_999, [1]), after(3_600_000))];
    expect(kept.map(weightOf)).toEqual([1]);
  });

  test('keeps one large request within the rate, and its count but for the last few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 100 }), (length, most) => {
        const kept = createRowSampler(most)(
          metrics(
            1,
            Array.from({ length }, () => 1),
          ),
          start,
        );
        const stride = Math.max(1, ...kept.map(weightOf));
        expect(kept.length).toBeLessThanOrEqual(Math.max(most * 10, length / 1_000) + 1);
        expect(Math.abs(countOf(kept) - length)).toBeLessThan(stride);
      }),
      { numRuns: 50 },
    );
  });

  test('is unbiased: over many requests, sums and counts are those of all rows', () => {
    // Values that rise within each request, and one that weighs as much as all others.
    const values = [...Array.from({ length: 36 }, (_, place) => place), 630];
    const requests = 20_000;
    const estimates = Array.from({ length: requests }, (_, request) => {
      // Ten rows a second make a stride of four for 37 rows of ten seconds.
      const kept = createRowSampler(1)(metrics(request + 1, values), start);
      return { count: countOf(kept), sum: sumOf(kept) };
    });
    const told = (pick: 'count' | 'sum') => {
      const all = estimates.map((estimate) => estimate[pick]);
      const mean = all.reduce((a, b) => a + b) / requests;
      const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (requests - 1);
      return { mean, error: Math.sqrt(variance / requests) };
    };
    const sum = told('sum');
    const count = told('count');
    expect(sum.error).toBeGreaterThan(0);
    // Five standard errors: one in two million would fail by chance, and the ids make chance repeat itself.
    expect(Math.abs(sum.mean - 1_260)).toBeLessThan(5 * sum.error);
    expect(Math.abs(count.mean - 37)).toBeLessThan(5 * count.error);
  });

  test('multiplies what rows stand for already', () => {
    const rows = metrics(
      1,
      Array.from({ length: 400 }, () => 1),
      { itemCount: 7 },
    );
    expect(countOf(createRowSampler(10)(rows, start))).toBe(2_800);
  });

  test('never leaves out errors, events, or rows that cannot say what they stand for', () => {
    const many = (table: string, columns: Row['columns']): Row[] =>
      Array.from({ length: 1_000 }, (_, place) => ({ table, id: idOf(1, place), columns }));
    const rows = [
      ...many('exceptions', { type: 'Error' }),
      ...many('requests', { name: 'GET /', success: false }),
      ...many('traces', { message: 'lost', severityLevel: 3 }),
      ...many('customEvents', { name: 'data_drift_detected' }),
      ...many('AzureDiagnostics', { Category: 'BatchScoring', Level: 'Error' }),
      ...many('Perf', { ObjectName: 'Processor' }),
      ...many('customMetrics', { name: 'a', value: 1, itemCount: 2 ** 31 - 1 }),
    ];
    expect(createRowSampler(1)(rows, start)).toEqual(rows);
    const few = [...many('requests', { success: true }), ...many('traces', { severityLevel: 1 })];
    expect(createRowSampler(1)(few, start).length).toBeLessThan(50);
  });

  test('takes nothing from a quiet circuit for a busy one', () => {
    const busy = metrics(
      1,
      Array.from({ length: 5_000 }, () => 1),
      { customDimensions: { plant_id: 'pune', circuit_id: 'c-1' } },
    );
    const quiet = metrics(2, [5], { customDimensions: { plant_id: 'pune', circuit_id: 'c-2' } });
    const kept = createRowSampler(1)([...busy, ...quiet], start);
    expect(kept).toContain(quiet[0]);
    expect(kept.length).toBeLessThan(20);
  });

  test('leaves out the same rows when they are sent again, and does not count them twice', () => {
    const rows = metrics(
      1,
      Array.from({ length: 1_000 }, (_, place) => place),
    );
    const others = metrics(
      2,
      Array.from({ length: 1_000 }, () => 1),
    );
    const sample = createRowSampler(5);
    const kept = sample(rows, start);
    expect(kept.length).toBeLessThan(100);
    const keptOfOthers = sample(others, start);
    expect(sample(rows, after(1))).toEqual(kept);
    expect(sample(rows, after(3_600_000))).toEqual(kept);
    const fresh = createRowSampler(5);
    fresh(rows, start);
    expect(fresh(others, start)).toEqual(keptOfOthers);
  });
});
