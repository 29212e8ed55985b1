import { DuckDBInstance } from '@duckdb/node-api';
import { features, filesOf, type Side } from './make-data.ts';

const bins = 28;

/**
 * Seconds that DuckDB takes for what SQL says easily of the same files: count, extremes and moments of all features of
 * both sides, then their histograms over shared equal-width bins. No distance of distribution functions.
 */
export async function duckDbSeconds(folder: string, size: number, threads: number): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads), memory_limit: '1GB' });
  const connection = await instance.connect();
  const start = performance.now();
  const ranges = new Map<string, { min: number; max: number }>();
  for (const side of ['baseline', 'target'] as const) {
    const figures = features.flatMap(({ name }) => [
      `min(${name})`,
      `max(${name})`,
      `avg(${name})`,
      `stddev_samp(${name})`,
      `count(${name})`,
    ]);
    const result = await connection.runAndReadAll(`SELECT ${figures.join(', ')} FROM ${from(side)}`);
    const row = result.getRows()[0] ?? [];
    for (const [index, { name }] of features.entries()) {
      const known = ranges.get(name) ?? { min: Infinity, max: -Infinity };
      ranges.set(name, {
        min: Math.min(known.min, Number(row[5 * index])),
        max: Math.max(known.max, Number(row[5 * index + 1])),
      });
    }
  }
  for (const side of ['baseline', 'target'] as const) {
    const counts = features.map(({ name }) => {
      const { min, max } = ranges.get(name) ?? { min: 0, max: 1 };
      return `histogram(least(${bins - 1}, floor((${name} - ${min}) / ${(max - min) / bins}))::INTEGER)`;
    });
    await connection.runAndReadAll(`SELECT ${counts.join(', ')} FROM ${from(side)}`);
  }
  const seconds = (performance.now() - start) / 1000;
  connection.closeSync();
  instance.closeSync();
  return seconds;

  function from(side: Side): string {
    const list = filesOf(folder, side, size).map((file) => `'${file}'`);
    return `read_parquet([${list.join(', ')}])`;
  }
}
