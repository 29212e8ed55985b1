import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Batch, Run } from '../api/documents/records.ts';
import { newestBatchDocument, newestRunsDocument } from '../api/documents/runs.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-codes.ts';
import { countsOf } from '../follow/await-end.ts';
import { followBatch, followRun } from '../follow/follow.ts';
import { stateText } from '../output/style.ts';
import { findStatus, showStatus } from './status.ts';

const refreshMs = 2000;
const clearScreen = '\u001b[2J\u001b[H';

const input = z.object({ what: z.string().optional() });

export const watchCommand: CommandDefinition<typeof input> = {
  usage: 'watch [what]',
  summary: 'live: the fleet, the newest run of a monitor, or the newest batch',
  examples: [
    ['circuitwatch watch', 'the fleet, redrawn until Ctrl-C'],
    ['circuitwatch watch hamburg-c07', "the monitor's newest run, step by step"],
    ['circuitwatch watch batch', 'the newest batch, step by step'],
  ],
  input,
  run: async (context, { what }) => {
    if (what === undefined) return watchFleet(context);
    return what === 'batch' ? watchBatch(context) : watchMonitor(context, what);
  },
};

async function watchFleet({ api, terminal, json }: CommandContext): Promise<ExitCode> {
  for (;;) {
    const status = await findStatus(api);
    if (json) terminal.json(status);
    else {
      if (terminal.live) terminal.line(`${clearScreen}${new Date().toISOString().slice(0, 19)}Z`);
      showStatus(terminal, status);
    }
    await pause(refreshMs);
  }
}

async function watchMonitor({ api, terminal, json }: CommandContext, name: string): Promise<ExitCode> {
  const { monitors } = await api.request(newestRunsDocument, { name });
  const [monitor] = monitors.nodes;
  if (!monitor) throw new CommandError(`Monitor "${name}" does not exist.`);
  const [newest] = monitor.runs.nodes;
  if (!newest) throw new CommandError(`${name} has not run yet; start it with: circuitwatch run ${name}`);
  const onStep = (run: Run) => {
    if (json) return terminal.json(run);
    const percent = `${Math.round(run.progress * 100)}%`.padStart(4);
    const verdict = run.verdict === null ? '' : stateText(terminal.style, run.verdict);
    terminal.line(
      `${percent}  ${stateText(terminal.style, run.status)}  ${verdict}${run.errorMessage ?? ''}`.trimEnd(),
    );
  };
  const run = await followRun({ api, id: newest.id, onStep });
  return run.status === 'SUCCEEDED' ? exitCodes.fine : exitCodes.failed;
}

async function watchBatch({ api, terminal, json }: CommandContext): Promise<ExitCode> {
  const { monitorRuns } = await api.request(newestBatchDocument, {});
  const id = monitorRuns.nodes.find(({ batch }) => batch !== null)?.batch?.id;
  if (id === undefined)
    throw new CommandError('No batch has run lately; start one with: circuitwatch run --all');
  const onStep = (batch: Batch) => {
    if (json) return terminal.json(batch);
    terminal.line(`${`${Math.round(batch.progress * 100)}%`.padStart(4)}  ${countsOf(batch)}`);
  };
  const batch = await followBatch({ api, id, onStep });
  return batch.failed + batch.canceled > 0 ? exitCodes.failed : exitCodes.fine;
}
