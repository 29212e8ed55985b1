import { shortNumber } from '../output/charts.ts';
import type { ChartData } from './chart-data.ts';

/** Dots of a braille character: two columns of four. */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const brailleStart = 0x2800;
const height = 10;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points of one series, from 0 to 1 both ways; runs without gaps. */
function runsOf(
  { places }: ChartData,
  values: readonly (number | null)[],
  low: number,
  span: number,
): Point[][] {
  const first = places[0]?.instant ?? 0;
  const length = (places.at(-1)?.instant ?? 1) - first;
  const runs: Point[][] = [[]];
  values.forEach((value, index) => {
    if (value === null) {
      runs.push([]);
      return;
    }
    const x = length === 0 ? 0.5 : ((places[index]?.instant ?? first) - first) / length;
    runs.at(-1)?.push({ x, y: span === 0 ? 0.5 : (value - low) / span });
  });
  return runs.filter((run) => run.length > 0);
}

function dotted(runs: readonly Point[][], width: number): number[][] {
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const [right, top] = [width * 2 - 1, height * 4 - 1];
  const mark = ({ x, y }: Point) => {
    const [column, row] = [Math.round(x * right), Math.round((1 - y) * top)];
    const line = cells[row >> 2];
    if (line !== undefined)
      line[column >> 1] = (line[column >> 1] ?? 0) | (dots[(column & 1) as 0 | 1][row & 3] ?? 0);
  };
  for (const run of runs) {
    run.forEach((point, index) => {
      const before = run[index - 1] ?? point;
      const steps = Math.max(
        1,
        Math.ceil(Math.max(Math.abs(point.x - before.x) * right, Math.abs(point.y - before.y) * top)),
      );
      for (let step = 0; step <= steps; step++) {
        const share = step / steps;
        mark({ x: before.x + (point.x - before.x) * share, y: before.y + (point.y - before.y) * share });
      }
    });
  }
  return cells;
}

/** One series over time in braille, with its smallest and largest value and its ends. */
export function lineChart(data: ChartData, width: number): string[] {
  const [series] = data.series;
  const present = series?.values.filter((value) => value !== null) ?? [];
  if (series === undefined || present.length === 0) return [];
  const [low, high] = [Math.min(...present), Math.max(...present)];
  const labels = [shortNumber(high), shortNumber(low)];
  const margin = Math.max(...labels.map((label) => label.length)) + 1;
  const cells = dotted(runsOf(data, series.values, low, high - low), Math.max(10, width - margin - 1));
  const lines = cells.map((row, index) => {
    const label = index === 0 ? labels[0] : index === height - 1 ? labels[1] : '';
    return `${(label ?? '').padStart(margin - 1)} ┤${row.map((cell) => String.fromCodePoint(brailleStart + cell)).join('')}`.trimEnd();
  });
  const [first, last] = [data.places[0]?.label ?? '', data.places.at(-1)?.label ?? ''];
  const room = Math.max(1, width - margin - 1 - first.length - last.length);
  return [
    series.name,
    ...lines,
    `${' '.repeat(margin + 1)}${first}${' '.repeat(room)}${last === first ? '' : last}`.trimEnd(),
  ];
}
