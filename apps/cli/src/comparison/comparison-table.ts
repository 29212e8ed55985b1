import { metricCatalogue } from '@circuitwatch/metric-engine';
import type {
  ComparedMetric,
  ComparisonReport,
  FeatureComparison,
} from '@circuitwatch/monitoring-comparison';
import { shortNumber, sparkline } from '../output/charts.ts';
import { wrapName } from '../output/wrap-name.ts';
import { printable } from '../output/printable.ts';
import { widest, type Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { rankFeatures, type RankedFeature } from './rank-features.ts';
import { firstOf, resample, shares } from './resample.ts';
import { verdictSentence } from './verdict-sentence.ts';

const pictureHead = 'BASE/TARGET';
/** Between two columns of a table. */
const gap = 2;
/** A name of this width is rarely broken. */
const fairName = 20;
const mostNames = 5;
const shortTable = 8;

/** Shows a comparison to people: the worst first, then what was skipped, then the verdict. */
export function showComparison(terminal: Terminal, report: ComparisonReport): void {
  const ranked = rankFeatures(report);
  const compared = ranked.filter(({ verdict }) => verdict !== 'skipped');
  const skipped = ranked.filter(({ verdict }) => verdict === 'skipped');
  if (compared.length > 0) showFeatures(terminal, compared);
  const remarkable = compared.filter(({ feature }) => feature.reason !== null);
  showReasons(terminal, 'NOTE ON', remarkable);
  showReasons(terminal, 'SKIPPED', skipped);
  terminal.line(rowsText(report));
  showWorst(terminal, ranked);
  const sentence = verdictSentence(report, ranked);
  terminal.line(report.drifted.length > 0 ? terminal.style.bad(sentence) : sentence);
}

function showFeatures(terminal: Terminal, ranked: readonly RankedFeature[]): void {
  const metrics = ranked.flatMap((feature) => feature.metrics.map((metric) => metricCells(terminal, metric)));
  const layout = layoutFor(terminal.width, metrics);
  const metricHeads = [
    { head: 'METRIC', keep: true },
    { head: 'VALUE', right: true, keep: true },
    { head: 'LIMIT', keep: true },
  ];
  const columns: Column[] = [
    { head: 'FEATURE', keep: true },
    { head: pictureHead, keep: true },
    ...new Array<Column[]>(layout.metricColumns).fill(metricHeads).flat(),
  ];
  terminal.table(
    columns,
    ranked.flatMap((feature) => featureRows(terminal, feature, layout)),
  );
}

interface Layout {
  readonly nameWidth: number;
  readonly bins: number;
  readonly metricColumns: number;
}

/** Two columns of metrics where names still have room beside them; names get what is left over. */
function layoutFor(width: number, metrics: readonly (readonly string[])[]): Layout {
  const widths = [6, 5, 5].map((least, column) =>
    widest(
      metrics.map((cells) => cells[column] ?? ''),
      least,
    ),
  );
  const metricWidth = widths.reduce((sum, columnWidth) => sum + columnWidth + gap, 0);
  const leftOver = (metricColumns: number, bins: number) => width - metricColumns * metricWidth - bins - gap;
  if (leftOver(2, 20) >= fairName) {
    return { nameWidth: Math.min(leftOver(2, 20), 30), bins: 20, metricColumns: 2 };
  }
  const bins = pictureHead.length;
  return { nameWidth: Math.min(Math.max(leftOver(1, bins), 10), 30), bins, metricColumns: 1 };
}

/** As many lines as the feature needs, and an empty one. */
function featureRows(terminal: Terminal, ranked: RankedFeature, layout: Layout): string[][] {
  const { style } = terminal;
  const tone = ranked.verdict === 'drifted' ? style.bad : style.good;
  const pictures = pictureLines(ranked.feature, layout.bins);
  const left = leftLines(terminal, ranked, layout);
  const middle = [style.faint(pictures[0] ?? ''), tone(pictures[1] ?? '')];
  const cells = ranked.metrics.map((metric) => metricCells(terminal, metric));
  const height = Math.max(left.length, middle.length, Math.ceil(cells.length / layout.metricColumns));
  const lines = Array.from({ length: height }, (_line, line) => {
    const first = line * layout.metricColumns;
    const metrics = cells.slice(first, first + layout.metricColumns).flat();
    return fill([left[line] ?? '', middle[line] ?? '', ...metrics], layout);
  });
  return [...lines, fill([], layout)];
}

/** The name, then the type, then the verdict where it is bad: colours alone do not reach everybody. */
function leftLines(
  { style }: Terminal,
  { feature, verdict }: RankedFeature,
  { nameWidth }: Layout,
): string[] {
  const name = wrapName(printable(feature.name), nameWidth);
  const tail = verdict === 'drifted' ? [feature.dataType, 'drifted'] : [feature.dataType];
  const tailLines = nameWidth < fairName ? tail : [tail.join(', ')];
  return [...name.map(style.strong), ...tailLines.map(verdict === 'drifted' ? style.bad : style.faint)];
}

function fill(cells: readonly string[], { metricColumns }: Layout): string[] {
  return Array.from({ length: 2 + 3 * metricColumns }, (_cell, index) => cells[index] ?? '');
}

function pictureLines({ distribution }: FeatureComparison, bins: number): string[] {
  if (distribution === null) return [];
  const fit = distribution.kind === 'numerical' ? resample : firstOf;
  const baseline = shares(fit(distribution.baselineCounts, bins));
  const target = shares(fit(distribution.targetCounts, bins));
  const highest = Math.max(...baseline, ...target);
  return [sparkline(baseline, highest), sparkline(target, highest)];
}

function metricCells({ style }: Terminal, { metric, value, threshold, breached }: ComparedMetric): string[] {
  const tone = breached ? style.bad : (text: string) => text;
  const shown = value === null ? 'undefined' : shortNumber(value);
  return [tone(metric), tone(shown), threshold === null ? '' : tone(limitText(metric, threshold, breached))];
}

/** Read behind the value it is true: `0.31 > 0.1` is beyond the limit, `0.02 ≤ 0.1` is within. */
function limitText(metric: ComparedMetric['metric'], threshold: number, breached: boolean): string {
  const [within, beyond] = metricCatalogue.get(metric)?.direction === 'below' ? ['≥', '<'] : ['≤', '>'];
  return `${breached ? beyond : within} ${shortNumber(threshold)}`;
}

function showReasons(terminal: Terminal, title: string, ranked: readonly RankedFeature[]): void {
  if (ranked.length === 0) return;
  const rows = ranked.map(({ feature: { name, reason } }) => [
    printable(name),
    printable(reason ?? 'No reason is given.'),
  ]);
  terminal.table([{ head: title }, { head: 'REASON' }], rows);
  terminal.line();
}

function rowsText({ baseline, target }: ComparisonReport): string {
  const rows = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
  return `Baseline ${rows(baseline.rows)}, target ${rows(target.rows)}.`;
}

/** A long table has scrolled the worst away by the time it ends: their names are worth repeating. */
function showWorst(terminal: Terminal, ranked: readonly RankedFeature[]): void {
  const drifted = ranked.filter(({ verdict }) => verdict === 'drifted');
  if (ranked.length <= shortTable || drifted.length === 0) return;
  const names = drifted.slice(0, mostNames).map(({ feature }) => printable(feature.name));
  const rest = drifted.length - names.length;
  terminal.line(`Worst: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`);
}
