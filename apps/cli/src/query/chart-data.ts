import type { TelemetryTable } from '../api/documents/telemetry-query.ts';
import { shownCell } from './cell-text.ts';

/** One line of a chart: a value for each place, null where there is none. */
export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** What a chart shows. */
export interface ChartData {
  /** Along the axis, in its order. */
  readonly places: readonly { readonly label: string; readonly instant: number | null }[];
  readonly series: readonly ChartSeries[];
}

const numeric = new Set(['real', 'int', 'long']);

function columnsOf(table: TelemetryTable, test: (type: string) => boolean): number[] {
  return table.columns.flatMap(({ type }, index) => (test(type) ? [index] : []));
}

/** As Kusto takes them: along the axis the first datetime, for bars the first column that is no number. */
function axisOf(table: TelemetryTable, overTime: boolean): number | undefined {
  const [time] = columnsOf(table, (type) => type === 'datetime');
  if (overTime) return time;
  return columnsOf(table, (type) => !numeric.has(type))[0] ?? 0;
}

/** The data of a chart, or null when the columns do not give one. Other texts than the axis tell the series apart. */
export function chartData(table: TelemetryTable, overTime: boolean): ChartData | null {
  const axis = axisOf(table, overTime);
  const measures = columnsOf(table, (type) => numeric.has(type)).filter((index) => index !== axis);
  if (axis === undefined || measures.length === 0 || table.rows.length === 0) return null;
  const splits = columnsOf(table, (type) => type === 'string' || type === 'bool').filter(
    (index) => index !== axis,
  );
  const type = table.columns[axis]?.type ?? 'string';
  const labels = new Map<string, number | null>();
  const found = new Map<string, Map<string, number>>();
  for (const row of table.rows) {
    const label = shownCell(row[axis], type);
    labels.set(label, type === 'datetime' ? Date.parse(String(row[axis])) : null);
    const group = splits.map((index) => shownCell(row[index], 'string'));
    for (const measure of measures) {
      const value = row[measure];
      const measured = splits.length > 0 && measures.length === 1 ? [] : [table.columns[measure]?.name ?? ''];
      const name = [...group, ...measured].join(' ') || '(empty)';
      const values = found.get(name) ?? new Map<string, number>();
      found.set(name, values);
      if (typeof value === 'number') values.set(label, value);
    }
  }
  const places = [...labels].map(([label, instant]) => ({ label, instant }));
  if (type === 'datetime') places.sort((a, b) => (a.instant ?? 0) - (b.instant ?? 0));
  const series = [...found].map(([name, values]) => ({
    name,
    values: places.map(({ label }) => values.get(label) ?? null),
  }));
  return { places, series };
}
