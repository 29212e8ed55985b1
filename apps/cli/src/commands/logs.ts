import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { deploymentLogsDocument, severities, type LogLine } from '../api/documents/telemetry.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { followLog } from '../logs/follow-log.ts';
import { logText } from '../logs/log-text.ts';
import { limit, wordOf } from '../option-values.ts';
import { since } from '../since-option.ts';

const refreshMs = 2_000;

const input = z.object({
  name: z.string(),
  lines: limit(100),
  since: since().optional(),
  severity: wordOf(severities).default('VERBOSE'),
  follow: z.boolean().default(false),
});

export const logsCommand: CommandDefinition<typeof input> = {
  usage: 'logs <name>',
  summary: 'what a deployment tells, newest last',
  options: [
    ['--lines <number>', 'at most so many of the newest (100)'],
    ['--since <time>', 'not before: 15m, 1h, 7d, or an instant'],
    ['--severity <word>', 'at least: verbose, information, warning, error or critical'],
    ['--follow', 'goes on with what comes, until Ctrl-C; with --json a line each'],
  ],
  examples: [
    ['circuitwatch logs pumps:blue --lines 20', 'the last 20 lines'],
    ['circuitwatch logs blue --since 1h --severity error', 'what went wrong in the last hour'],
    ['circuitwatch logs blue --follow', 'live'],
  ],
  input,
  run: async (context, { name, lines, since, severity, follow }) => {
    const { api, terminal, json } = context;
    const read = async (from: string | null, most: number): Promise<readonly LogLine[]> => {
      const asked = { deployment: name, lines: most, since: from, minimumSeverity: severity };
      return (await api.request(deploymentLogsDocument, asked)).deploymentLogs;
    };
    if (!follow) {
      const found = await read(since ?? null, lines);
      if (json) terminal.json(found);
      else showLines(context, found);
      if (found.length === 0) terminal.remark('There are no such lines.');
      return exitCodes.fine;
    }
    const options = { read, since: since ?? null, lines, pause: () => pause(refreshMs) };
    for await (const found of followLog(options)) showLines(context, found);
    return exitCodes.fine;
  },
};

function showLines({ terminal, json }: CommandContext, lines: readonly LogLine[]): void {
  for (const line of lines) terminal.line(json ? JSON.stringify(line) : logText(terminal.style, line));
}
