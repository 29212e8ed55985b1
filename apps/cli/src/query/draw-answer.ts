import type { TelemetryTable } from '../api/documents/telemetry-query.ts';
import { bar, shortNumber, sparkline } from '../output/charts.ts';
import type { Terminal } from '../output/terminal.ts';
import { displayWidth } from '../output/wrap-name.ts';
import { chartData, type ChartData } from './chart-data.ts';
import { lineChart } from './line-chart.ts';

const overTime = new Set([
  'timechart',
  'linechart',
  'areachart',
  'stackedareachart',
  'timepivot',
  'anomalychart',
]);
const asBars = new Set(['columnchart', 'barchart', 'piechart']);
const mostLines = 20;
const mostBars = 40;
const longestName = 32;

function short(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}

/** As many values as there is room for: of neighbours, the mean. */
function condensed(values: readonly (number | null)[], room: number): (number | null)[] {
  if (values.length <= room) return [...values];
  return Array.from({ length: room }, (_place, index) => {
    const from = Math.floor((index * values.length) / room);
    const some = values
      .slice(from, Math.floor(((index + 1) * values.length) / room))
      .filter((value) => value !== null);
    return some.length === 0 ? null : some.reduce((sum, value) => sum + value, 0) / some.length;
  });
}

/** A line for each series; those with the largest values are shown where there are too many. */
function drawSeries(terminal: Terminal, { places, series }: ChartData): void {
  const highest = (values: readonly (number | null)[]) =>
    Math.max(...values.map((value) => value ?? -Infinity));
  const shown = series.toSorted((a, b) => highest(b.values) - highest(a.values)).slice(0, mostLines);
  const names = shown.map(({ name }) => short(name).length);
  const room = Math.max(10, terminal.width - Math.max(...names) - 30);
  terminal.table(
    [
      { head: '', keep: true },
      { head: 'LAST', right: true, keep: true },
      { head: 'HIGHEST', right: true, keep: true },
      { head: 'OVER TIME' },
    ],
    shown.map(({ name, values }) => {
      const last = values.findLast((value) => value !== null);
      const top = highest(values);
      return [
        short(name),
        last === undefined || last === null ? '-' : shortNumber(last),
        Number.isFinite(top) ? shortNumber(top) : '-',
        sparkline(condensed(values, room)),
      ];
    }),
  );
  terminal.line(terminal.style.faint(`${places[0]?.label ?? ''} to ${places.at(-1)?.label ?? ''} UTC`));
  if (shown.length < series.length)
    terminal.remark(`${series.length - shown.length} more series; --table shows all rows.`);
}

function drawBars(terminal: Terminal, { places, series }: ChartData, ofWhole: boolean): void {
  const bars = places.flatMap(({ label }, index) =>
    series.map(({ name, values }) => ({
      label: short(series.length === 1 ? label : `${label} ${name}`) || '(empty)',
      value: values[index] ?? null,
    })),
  );
  const shown = bars.slice(0, mostBars);
  const present = shown.map(({ value }) => Math.abs(value ?? 0));
  const largest = Math.max(...present, Number.MIN_VALUE);
  const total = bars.reduce((sum, { value }) => sum + Math.abs(value ?? 0), 0);
  const width = Math.max(...shown.map(({ label }) => displayWidth(label)));
  const figures = shown.map(({ value }) => {
    if (value === null) return '-';
    return ofWhole && total > 0
      ? `${shortNumber(value)} ${((Math.abs(value) / total) * 100).toFixed(1)}%`
      : shortNumber(value);
  });
  const figureWidth = Math.max(...figures.map((figure) => figure.length));
  const room = Math.max(8, terminal.width - width - figureWidth - 4);
  shown.forEach(({ label, value }, index) => {
    const gap = ' '.repeat(width - displayWidth(label));
    const drawn = bar(Math.abs(value ?? 0) / largest, room);
    terminal.line(`${label}${gap}  ${(figures[index] ?? '').padStart(figureWidth)}  ${drawn}`.trimEnd());
  });
  if (shown.length < bars.length)
    terminal.remark(`${bars.length - shown.length} more bars; --table shows all rows.`);
}

/** Draws an answer the way that it wants to be drawn; says whether its columns let it. */
export function drawAnswer(terminal: Terminal, table: TelemetryTable): boolean {
  const kind = table.render?.kind ?? '';
  const isOverTime = overTime.has(kind);
  const data = isOverTime || asBars.has(kind) ? chartData(table, isOverTime) : null;
  if (data === null) return false;
  const title = table.render?.options['title'];
  if (title !== undefined) terminal.line(terminal.style.strong(title));
  if (!isOverTime) drawBars(terminal, data, kind === 'piechart');
  else if (data.series.length > 1) drawSeries(terminal, data);
  else for (const line of lineChart(data, terminal.width)) terminal.line(line);
  return true;
}
