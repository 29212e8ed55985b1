import type { Api } from '../api/api.ts';
import { seriesDocument, type ResultRow, type Series, type SeriesKey } from '../api/documents/results.ts';
import { shortNumber, sparkline } from '../output/charts.ts';
import { stateText } from '../output/style.ts';
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
  const columns = [
    { head: 'FEATURE' },
    { head: 'METRIC', keep: true },
    { head: 'VALUE', right: true },
    { head: 'LIMIT', right: true },
    { head: 'VERDICT' },
    { head: 'SERIES' },
  ];
  const sorted = [...results].sort(byVerdictAndName);
  terminal.table(
    columns,
    sorted.map((result) => [
      result.feature,
      result.metric.id,
      result.value === null ? result.status.toLowerCase() : shortNumber(result.value),
      limitText(result),
      stateText(terminal.style, result.verdict),
      seriesText(result, series),
    ]),
  );
  const reasons = sorted.filter(({ reason, verdict }) => reason !== null && verdict !== 'HEALTHY');
  if (reasons.length > 0) terminal.line();
  for (const { feature, metric, reason } of reasons) terminal.line(`${feature}, ${metric.id}: ${reason}`);
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
