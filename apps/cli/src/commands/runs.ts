import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import { runStatuses, verdicts, type Run } from '../api/documents/records.ts';
import { runsDocument } from '../api/documents/runs.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted } from '../output/counted.ts';
import { stateText } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { duration, shortTime } from '../output/times.ts';
import { limit, wordsOf } from '../option-values.ts';

const input = z.object({
  plant: z.string().optional(),
  circuit: z.string().optional(),
  status: wordsOf(runStatuses).optional(),
  verdict: wordsOf(verdicts).optional(),
  limit: limit(20),
});

export const runsCommand: CommandDefinition<typeof input> = {
  usage: 'runs',
  summary: 'the newest runs',
  options: [
    ['--plant <name>', 'only this plant'],
    ['--circuit <name>', 'only this circuit'],
    ['--status <statuses>', 'only these: queued, running, succeeded, failed, canceled'],
    ['--verdict <verdicts>', 'only these: healthy, breached, no-data, observed'],
    ['--limit <number>', 'how many at most (20)'],
  ],
  examples: [
    ['circuitwatch runs --status failed', 'what could not be done'],
    ['circuitwatch runs --status queued,running', 'what goes on now'],
  ],
  input,
  run: async ({ api, terminal, json }, { limit: most, ...filter }) => {
    const runs = await allPages(
      most,
      async (page) => (await api.request(runsDocument, { ...page, filter })).monitorRuns,
    );
    if (json) terminal.json(runs);
    else showRuns(terminal, runs);
    return exitCodes.fine;
  },
};

/** Runs as a table; failed ones with their reason. */
export function showRuns(terminal: Terminal, runs: readonly Run[]): void {
  if (runs.length === 0) return terminal.line('No run matches.');
  const columns = [
    { head: 'MONITOR', keep: true },
    { head: 'SCHEDULED' },
    { head: 'STATUS' },
    { head: 'VERDICT' },
    { head: 'TOOK', right: true },
    { head: 'REASON' },
  ];
  terminal.table(
    columns,
    runs.map((run) => [
      run.monitor.name,
      shortTime(run.scheduledAt),
      stateText(terminal.style, run.status),
      stateText(terminal.style, run.verdict ?? '-'),
      duration(run.startedAt, run.finishedAt),
      run.errorMessage ?? (run.breachCount > 0 ? counted(run.breachCount, 'breach', 'breaches') : ''),
    ]),
  );
}
