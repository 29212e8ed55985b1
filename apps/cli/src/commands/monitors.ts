import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import { monitorsDocument, type MonitorRow } from '../api/documents/fleet.ts';
import { verdicts } from '../api/documents/records.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { stateText } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { limit, wordsOf } from '../option-values.ts';

const input = z.object({
  plant: z.string().optional(),
  circuit: z.string().optional(),
  tag: z.string().optional(),
  verdict: wordsOf(verdicts).optional(),
  disabled: z.boolean().default(false),
  limit: limit(1000),
});

export const monitorsCommand: CommandDefinition<typeof input> = {
  usage: 'monitors',
  summary: 'monitors with their last verdict and next run',
  options: [
    ['--plant <name>', 'only this plant'],
    ['--circuit <name>', 'only this circuit'],
    ['--tag <tag>', 'only of circuits with this tag'],
    ['--verdict <verdicts>', 'only with this last verdict: healthy, breached, no-data, observed'],
    ['--disabled', 'only disabled ones'],
    ['--limit <number>', 'how many at most (1000)'],
  ],
  examples: [
    ['circuitwatch monitors --plant hamburg', 'one plant'],
    ['circuitwatch monitors --verdict breached', 'what breached at its last run'],
  ],
  input,
  run: async ({ api, terminal, json }, { plant, circuit, tag, verdict, disabled, limit: most }) => {
    const enabled = disabled ? false : undefined;
    const filter = { plant, circuit, tag, lastVerdict: verdict, enabled };
    const monitors = await allPages(
      most,
      async (page) => (await api.request(monitorsDocument, { ...page, filter })).monitors,
    );
    if (json) terminal.json(monitors);
    else showMonitors(terminal, monitors);
    return exitCodes.fine;
  },
};

function showMonitors(terminal: Terminal, monitors: readonly MonitorRow[]): void {
  if (monitors.length === 0) return terminal.line('No monitor matches.');
  const columns = [
    { head: 'MONITOR', keep: true },
    { head: 'LAST RUN' },
    { head: 'STATUS' },
    { head: 'VERDICT' },
    { head: 'NEXT RUN' },
    { head: 'MISSED', right: true },
  ];
  terminal.table(
    columns,
    monitors.map(({ name, enabled, trigger, lastRun }) => [
      name,
      shortTime(lastRun?.finishedAt ?? null),
      stateText(terminal.style, lastRun?.status ?? '-'),
      stateText(terminal.style, lastRun?.verdict ?? '-'),
      enabled ? shortTime(trigger?.nextAt ?? null) : 'disabled',
      trigger && trigger.missedTicks > 0 ? String(trigger.missedTicks) : '',
    ]),
  );
}
