import { z } from 'zod';
import type { Api } from '../api/api.ts';
import {
  compareRunsDocument,
  runsOfMonitorDocument,
  type ComparedResult,
  type RunComparison,
} from '../api/documents/comparisons.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { shortNumber } from '../output/charts.ts';
import { counted } from '../output/counted.ts';
import { stateText } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';

const input = z.object({
  base: z.string(),
  other: z.string(),
  signal: z.string().optional(),
  feature: z.string().optional(),
  metric: z.string().optional(),
  changed: z.boolean().default(false),
});

export const compareRunsCommand: CommandDefinition<typeof input> = {
  usage: 'compare <base> <other>',
  summary: 'the results of two runs side by side; a run is its id, a monitor for its newest, or monitor~1',
  options: [
    ['--signal <name>', 'only this signal'],
    ['--feature <name>', 'only this feature'],
    ['--metric <id>', 'only this metric'],
    ['--changed', 'only where the verdict is another one'],
  ],
  examples: [
    ['circuitwatch runs compare hamburg-c07~1 hamburg-c07', 'the newest run with the one before it'],
    ['circuitwatch runs compare hamburg-c07 hamburg-c08', 'two circuits'],
  ],
  input,
  run: async ({ api, terminal, json }, { base, other, changed, ...filter }) => {
    const [baseRunId, otherRunId] = [await findRun(api, base), await findRun(api, other)];
    const { compareRuns } = await api.request(compareRunsDocument, { baseRunId, otherRunId, ...filter });
    const results = compareRuns.results.filter(({ verdictChanged }) => verdictChanged || !changed);
    if (json) terminal.json({ ...compareRuns, results });
    else showComparison(terminal, { ...compareRuns, results });
    return exitCodes.fine;
  },
};

/** The id of the run that a name stands for: `monitor~2` is two before the newest that succeeded. */
async function findRun(api: Api, name: string): Promise<string> {
  const [, monitor = name, back = '0'] = /^(.+)~(\d{1,2})$/.exec(name) ?? [];
  const { monitors } = await api.request(runsOfMonitorDocument, { name: monitor });
  const [found] = monitors.nodes;
  // Whatever names no monitor is an id: the gateway says when it is none.
  if (!found) return name;
  const succeeded = found.runs.nodes.filter(({ status }) => status === 'SUCCEEDED');
  const run = succeeded[Number(back)];
  if (run) return run.id;
  throw new CommandError(`${monitor} has only ${counted(succeeded.length, 'run')} that succeeded.`);
}

function showComparison(terminal: Terminal, { base, other, results, truncated }: RunComparison): void {
  for (const [word, run] of [
    ['Base ', base],
    ['Other', other],
  ] as const) {
    terminal.line(
      `${word}  ${run.monitor.name}, ${shortTime(run.scheduledAt)} UTC, ${run.verdict ?? run.status}`,
    );
  }
  terminal.line();
  if (results.length === 0) return terminal.line('No result matches.');
  const hasSignals = new Set(results.map(({ signal }) => signal)).size > 1;
  const heads = [
    ...(hasSignals ? [{ head: 'SIGNAL' }] : []),
    { head: 'FEATURE' },
    { head: 'METRIC', keep: true },
    { head: 'BASE', right: true },
    { head: 'OTHER', right: true },
    { head: 'CHANGE', right: true },
    { head: 'VERDICT' },
  ];
  const rows = results.map((result) => [
    ...(hasSignals ? [result.signal] : []),
    result.feature,
    result.metric.id,
    sideText(result.base),
    sideText(result.other),
    changeText(result.change),
    verdictText(terminal, result),
  ]);
  terminal.table(heads, rows);
  if (truncated) terminal.remark('There are more results; choose with --signal, --feature or --metric.');
}

function sideText(side: ComparedResult['base']): string {
  if (side === null) return '-';
  return side.value === null ? side.status.toLowerCase() : shortNumber(side.value);
}

function changeText(change: number | null): string {
  if (change === null) return '';
  return change > 0 ? `+${shortNumber(change)}` : shortNumber(change);
}

function verdictText({ style }: Terminal, { base, other, verdictChanged }: ComparedResult): string {
  const after = other?.verdict ?? 'gone';
  if (!verdictChanged) return stateText(style, after);
  return `${base?.verdict ?? 'new'} → ${stateText(style, after)}`;
}
