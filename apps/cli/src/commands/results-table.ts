import type { Api } from '../api/api.ts';
import { seriesDocument, type ResultRow, type Series, type SeriesKey } from '../api/documents/results.ts';
import { shortNumber, sparkline } from '../output/charts.ts';
import { stateText } from '../output/style.ts';
import { printable } from '../output/printable.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';

/** Series asked for in one request: far below the gateway's limits on aliases and cost. */
const seriesPerRequest = 10;
const pointsShown = 12;

/** Which series a result is the newest point of. */
export function seriesKey({ feature, metric }: Pick<ResultRow, 'feature' | 'metric'>): SeriesKey {
  return { feature, metric: metric.id };
}

/** The last values of each series, by feature and metric. */
export type SeriesByKey = ReadonlyMap<string, Series>;

/** Asks for all the series of a monitor, several at a time. */
export async function findSeries(
  api: Api,
  monitorId: string,
  keys: readonly SeriesKey[],
): Promise<SeriesByKey> {
  const found = new Map<string, Series>();
  for (let start = 0; start < keys.length; start += seriesPerRequest) {
    const some = keys.slice(start, start + seriesPerRequest);
    const variables = some.flatMap(({ feature, metric }, index) => [
      [`f${index}`, feature],
      [`m${index}`, metric],
    ]);
    const { node } = await api.request(seriesDocument(some.length), {
      monitorId,
      ...(Object.fromEntries(variables) as Record<string, string>),
    });
    some.forEach((key, index) => found.set(mapKey(key), node?.[`s${index}`] ?? []));
  }
  return found;
}

/** Results as a table, the breached ones first. */
export function showResults(terminal: Terminal, results: readonly ResultRow[], series: SeriesByKey): void {
  if (results.length === 0) return terminal.line('No result matches.');
  const sorted = [...results].sort(byVerdictAndName);
  const shown = columnsOf(terminal, series).filter(
    ({ isNeeded, isSpare }) => (isNeeded?.(sorted) ?? true) && (!isSpare || terminal.width >= wideEnough),
  );
  terminal.table(
    shown,
    sorted.map((result) => shown.map(({ cell }) => cell(result))),
  );
  const reasons = sorted.filter(({ reason, verdict }) => reason !== null && verdict !== 'HEALTHY');
  if (reasons.length > 0) terminal.line();
  for (const { feature, metric, reason, response } of reasons) {
    const call = response === null ? '' : ` ${callOf(response)}`;
    terminal.line(`${feature}, ${metric.id}: ${reason}${call}`);
  }
}

/** Narrower terminals do without the columns that can be spared, so that names stay in one line. */
const wideEnough = 110;

interface ResultColumn extends Column {
  readonly cell: (result: ResultRow) => string;
  /** Left out where no result has anything to say in it; absent: never. */
  readonly isNeeded?: (results: readonly ResultRow[]) => boolean;
  /** Left out where there is little room. */
  readonly isSpare?: boolean;
}

function columnsOf(terminal: Terminal, series: SeriesByKey): readonly ResultColumn[] {
  return [
    { head: 'FEATURE', cell: ({ feature }) => printable(feature) },
    {
      head: 'TYPE',
      isSpare: true,
      cell: ({ dataType }) =>
        dataType === 'CATEGORICAL' ? 'categories' : dataType === null ? '' : 'numbers',
      // A table of numbers alone needs no column that says so.
      isNeeded: (results) => results.some(({ dataType }) => dataType === 'CATEGORICAL'),
    },
    { head: 'METRIC', keep: true, cell: ({ metric }) => metric.id },
    {
      head: 'BASELINE',
      isSpare: true,
      right: true,
      cell: ({ baselineValue }) => (baselineValue === null ? '' : shortNumber(baselineValue)),
      isNeeded: (results) => results.some(({ baselineValue }) => baselineValue !== null),
    },
    { head: 'VALUE', right: true, cell: valueText },
    { head: 'LIMIT', right: true, cell: limitText },
    { head: 'VERDICT', cell: ({ verdict }) => stateText(terminal.style, verdict) },
    {
      head: 'RESPONSE',
      isSpare: true,
      cell: ({ response }) => (response === null ? '' : responses[response]),
      isNeeded: (results) => results.some(({ response }) => response !== null),
    },
    { head: 'SERIES', cell: (result) => seriesText(result, series) },
  ];
}

/** What the bands of a breach call for. */
const responses = { MINOR: 'watch', MODERATE: 'schedule retraining', SEVERE: 'retrain now' } as const;

function callOf(response: keyof typeof responses): string {
  const words = responses[response];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function valueText({ value, status, bounds }: ResultRow): string {
  if (value === null) return status.toLowerCase();
  const within = bounds ? ` (${shortNumber(bounds.low)} to ${shortNumber(bounds.high)})` : '';
  return `${shortNumber(value)}${within}`;
}

function seriesText(result: ResultRow, series: SeriesByKey): string {
  const points = (series.get(mapKey(seriesKey(result))) ?? []).slice(-pointsShown);
  return sparkline(
    points.map(({ value }) => value),
    result.threshold ?? 0,
  );
}

function limitText({ threshold, metric }: ResultRow): string {
  if (threshold === null) return '';
  return `${metric.breach === 'ABOVE' ? '≤' : '≥'} ${shortNumber(threshold)}`;
}

function byVerdictAndName(left: ResultRow, right: ResultRow): number {
  return (
    rank(left) - rank(right) ||
    left.feature.localeCompare(right.feature) ||
    left.metric.id.localeCompare(right.metric.id)
  );
}

function rank({ verdict }: ResultRow): number {
  return ['BREACHED', 'NO_DATA', 'OBSERVED', 'HEALTHY'].indexOf(verdict);
}

function mapKey({ feature, metric }: SeriesKey): string {
  return JSON.stringify([feature, metric]);
}
