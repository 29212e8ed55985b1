import { z } from 'zod';
import {
  endpointMetricsDocument,
  type EndpointFigures,
  type EndpointMetrics,
} from '../api/documents/telemetry.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { shortNumber, sparkline } from '../output/charts.ts';
import { counted } from '../output/counted.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { lengthOfTime, millisecondsOf } from '../since-option.ts';

const input = z.object({
  name: z.string(),
  since: lengthOfTime().default('PT1H'),
  step: lengthOfTime().optional(),
});

export const endpointMetricsCommand: CommandDefinition<typeof input> = {
  usage: 'metrics <name>',
  summary: 'requests, latencies, errors, processors and memory over time',
  options: [
    ['--since <time>', 'so far back: 15m, 1h, 7d (1h)'],
    ['--step <time>', 'a character of the charts: 1m, 1h (a sixtieth of the time)'],
  ],
  examples: [
    ['circuitwatch endpoints metrics pumps', 'the last hour of an endpoint'],
    ['circuitwatch endpoints metrics pumps:blue --since 1d --step 1h', 'a day of one deployment'],
    ['circuitwatch endpoints metrics pumps --json', 'for programs'],
  ],
  input,
  run: async ({ api, terminal, json }, { name, since, step }) => {
    const now = Date.now();
    const from = new Date(now - millisecondsOf(since)).toISOString();
    const to = new Date(now).toISOString();
    const named = name.includes(':')
      ? { endpoint: null, deployment: name }
      : { endpoint: name, deployment: null };
    const asked = { ...named, from, to, step: step ?? null };
    const { endpointMetrics } = await api.request(endpointMetricsDocument, asked);
    if (json) terminal.json(endpointMetrics);
    else showMetrics(terminal, name, endpointMetrics);
    return exitCodes.fine;
  },
};

/** A row of the table: the figure over the whole time, its highest step, and all steps. */
interface Row {
  readonly head: string;
  readonly of: (figures: EndpointFigures) => number | null;
  readonly show: (value: number) => string;
}

const percent = (share: number): string => `${shortNumber(share * 100)}%`;
const bytes = (count: number): string => `${shortNumber(count / 2 ** 20)} MiB`;
const rounded = (value: number): string => shortNumber(Number(value.toPrecision(3)));

const rows: readonly Row[] = [
  { head: 'requests/s', of: ({ requestsPerSecond }) => requestsPerSecond, show: rounded },
  { head: 'rows/s', of: ({ rowsPerSecond }) => rowsPerSecond, show: rounded },
  { head: 'p50 ms', of: ({ latencyP50Ms }) => latencyP50Ms, show: rounded },
  { head: 'p95 ms', of: ({ latencyP95Ms }) => latencyP95Ms, show: rounded },
  { head: 'p99 ms', of: ({ latencyP99Ms }) => latencyP99Ms, show: rounded },
  { head: 'failed', of: ({ errorRate }) => errorRate, show: percent },
  { head: 'turned away', of: ({ rejected }) => rejected, show: shortNumber },
  { head: 'processors', of: ({ cpuCores }) => cpuCores, show: rounded },
  { head: 'memory', of: ({ memoryBytes }) => memoryBytes, show: bytes },
];

function showMetrics(
  terminal: Terminal,
  name: string,
  { totals, points, deployments }: EndpointMetrics,
): void {
  const { strong, faint } = terminal.style;
  const names = deployments.map((deployment) => deployment.name).join(', ');
  terminal.line(`${strong(name)}  ${faint(names)}`);
  terminal.line(
    `${counted(totals.requests, 'request')}, ${counted(totals.rows, 'row')}, ${counted(totals.instances, 'server')}; ` +
      `${shortTime(totals.from)} to ${shortTime(totals.to)} UTC`,
  );
  terminal.line();
  const columns = [
    { head: '', keep: true },
    { head: 'ALL', right: true, keep: true },
    { head: 'HIGHEST', right: true, keep: true },
    { head: 'OVER TIME' },
  ];
  terminal.table(
    columns,
    rows.map(({ head, of, show }) => {
      const series = points.map(of);
      const present = series.filter((value) => value !== null);
      const highest = present.length === 0 ? null : Math.max(...present);
      const shown = (value: number | null): string => (value === null ? '-' : show(value));
      return [head, shown(of(totals)), shown(highest), sparkline(series)];
    }),
  );
}
