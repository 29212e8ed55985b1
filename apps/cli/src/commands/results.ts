import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import {
  distributionDocument,
  lastRunDocument,
  resultsDocument,
  type Distribution,
  type LastRun,
  type ResultRow,
} from '../api/documents/results.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { histogramLines } from '../output/charts.ts';
import { shortTime } from '../output/times.ts';
import { findSeries, seriesKey, showResults } from './results-table.ts';

/** More rows than this get no sparkline: each is a series of its own. */
const mostSparklines = 60;

const input = z.object({
  name: z.string(),
  breached: z.boolean().default(false),
  feature: z.string().optional(),
  metric: z.string().optional(),
  distribution: z.string().optional(),
});

export const resultsCommand: CommandDefinition<typeof input> = {
  usage: 'results <name>',
  summary: "a monitor's last run, metric by metric, with the way it came",
  options: [
    ['--breached', 'only what crossed its threshold'],
    ['--feature <name>', 'only this feature'],
    ['--metric <id>', 'only this metric'],
    ['--distribution <feature>', 'a histogram: baseline against target'],
  ],
  examples: [
    ['circuitwatch results hamburg-c07 --breached', 'why it is broken'],
    ['circuitwatch results hamburg-c07 --distribution temperature', 'how the values have moved'],
    ['circuitwatch results hamburg-c07 --json', 'for programs'],
  ],
  input,
  run: async (context, { name, breached, feature, metric, distribution }) => {
    const { terminal, json, api } = context;
    const { monitors } = await api.request(lastRunDocument, { name });
    const [monitor] = monitors.nodes;
    if (!monitor) throw new CommandError(`Monitor "${name}" does not exist; see: circuitwatch monitors`);
    const run = monitor.lastRun;
    if (!run) throw new CommandError(`${name} has not finished a run yet; run it: circuitwatch run ${name}`);

    const verdict = breached ? (['BREACHED'] as const) : undefined;
    const filter = { runId: run.id, feature: feature ?? distribution, metric, verdict };
    const results = await allPages(
      Infinity,
      async (page) => (await api.request(resultsDocument, { ...page, filter })).metricResults,
    );
    const histogram = distribution === undefined ? null : await findDistribution(api, run.id, distribution);
    if (json) terminal.json({ monitor: name, run, results, ...(histogram && { distribution: histogram }) });
    else await showAll(context, { monitorId: monitor.id, run, results, histogram });
    return results.some((result) => result.verdict === 'BREACHED') ? exitCodes.breached : exitCodes.fine;
  },
};

async function findDistribution(
  api: CommandContext['api'],
  runId: string,
  feature: string,
): Promise<Distribution> {
  const { node } = await api.request(distributionDocument, { runId, feature });
  const found = node?.distributions?.[0];
  if (!found) throw new CommandError(`The last run has no distribution of "${feature}".`);
  return found;
}

function windowText({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${shortTime(from)} to ${shortTime(to)} UTC`;
}

interface Shown {
  readonly monitorId: string;
  readonly run: LastRun;
  readonly results: readonly ResultRow[];
  readonly histogram: Distribution | null;
}

async function showAll({ api, terminal }: CommandContext, shown: Shown): Promise<void> {
  const { monitorId, run, results, histogram } = shown;
  if (run.errorMessage !== null) terminal.line(terminal.style.bad(run.errorMessage));
  if (run.targetWindow && run.baselineWindow) {
    terminal.line(`Target    ${windowText(run.targetWindow)}`);
    terminal.line(`Baseline  ${windowText(run.baselineWindow)}`);
    terminal.line();
  }
  const keys = results.length <= mostSparklines ? results.map(seriesKey) : [];
  showResults(terminal, results, await findSeries(api, monitorId, keys));
  if (histogram) {
    terminal.line();
    terminal.line(terminal.style.strong(`${histogram.feature}: baseline against target`));
    const lines = histogramLines({ ...histogram, width: Math.min(terminal.width, 100) });
    for (const line of lines) terminal.line(line);
  }
}
