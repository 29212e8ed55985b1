import { z } from 'zod';
import { accepted } from '../api/api-failures.ts';
import { runMonitorDocument, runMonitorsDocument } from '../api/documents/runs.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-codes.ts';
import { awaitBatch, awaitRun } from '../follow/await-end.ts';
import { counted } from '../output/counted.ts';
import { instant } from '../option-values.ts';

const input = z.object({
  name: z.string().optional(),
  plant: z.string().optional(),
  circuit: z.string().optional(),
  tag: z.string().optional(),
  all: z.boolean().default(false),
  at: instant().optional(),
  wait: z.boolean().default(false),
});

export const runCommand: CommandDefinition<typeof input> = {
  usage: 'run [name]',
  summary: 'runs one monitor, or all that match',
  options: [
    ['--plant <name>', "all of this plant's monitors"],
    ['--circuit <name>', "all of this circuit's monitors"],
    ['--tag <tag>', 'all monitors of circuits with this tag'],
    ['--all', 'all enabled monitors'],
    ['--at <instant>', 'the instant that the windows hang on (now)'],
    ['--wait', 'wait for the verdict; end with 3 when something is breached'],
  ],
  examples: [
    ['circuitwatch run hamburg-c07 --wait', 'one monitor, and its verdict'],
    ['circuitwatch run --plant hamburg --wait', 'a plant, as one batch'],
    ['circuitwatch run hamburg-c07 --at 2026-11-20T06:00:00Z', 'as it would have run then'],
  ],
  input,
  run: async (context, { name, plant, circuit, tag, all, at, wait }) => {
    const filtered = plant !== undefined || circuit !== undefined || tag !== undefined || all;
    if ((name === undefined) === !filtered) {
      throw new CommandError(
        'run takes either the name of a monitor or one of --plant, --circuit, --tag and --all.',
        exitCodes.usage,
      );
    }
    return name === undefined
      ? runBatch(context, { filter: { plant, circuit, tag, enabled: true }, scheduledAt: at, wait })
      : runOne(context, { monitor: name, scheduledAt: at, wait });
  },
};

interface RunOneOptions {
  readonly monitor: string;
  readonly scheduledAt: string | undefined;
  readonly wait: boolean;
}

async function runOne(context: CommandContext, { wait, ...asked }: RunOneOptions): Promise<ExitCode> {
  const { runMonitor } = await context.api.request(runMonitorDocument, { input: asked });
  const run = accepted(runMonitor.run, runMonitor.userErrors);
  if (wait) return awaitRun(context, run);
  if (context.json) context.terminal.json(run);
  else context.terminal.line(`Queued. Follow it with: circuitwatch watch ${run.monitor.name}`);
  return exitCodes.fine;
}

interface RunBatchOptions {
  readonly filter: {
    readonly plant: string | undefined;
    readonly circuit: string | undefined;
    readonly tag: string | undefined;
    readonly enabled: boolean;
  };
  readonly scheduledAt: string | undefined;
  readonly wait: boolean;
}

async function runBatch(context: CommandContext, { wait, ...asked }: RunBatchOptions): Promise<ExitCode> {
  const { runMonitors } = await context.api.request(runMonitorsDocument, { input: asked });
  const batch = accepted(runMonitors.batch, runMonitors.userErrors);
  if (batch.total === 0) throw new CommandError('No enabled monitor matches.');
  if (wait) return awaitBatch(context, batch);
  if (context.json) context.terminal.json(batch);
  else context.terminal.line(`${counted(batch.total, 'run')} queued. Follow with: circuitwatch watch batch`);
  return exitCodes.fine;
}
