import { z } from 'zod';
import { fleetStatusDocument, type FleetStatus } from '../api/documents/fleet.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { bar } from '../output/charts.ts';
import { counted } from '../output/counted.ts';
import { stateText } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';

const input = z.object({ exitCode: z.boolean().default(false) });
const barWidth = 40;

export const statusCommand: CommandDefinition<typeof input> = {
  usage: 'status',
  summary: 'the fleet at a glance: health, workers, queue',
  options: [['--exit-code', 'end with 3 when a circuit is breached']],
  examples: [
    ['circuitwatch status', 'for people'],
    ['circuitwatch status --json', 'for programs'],
    ['circuitwatch status --exit-code', 'for scripts: 3 when a circuit is breached'],
  ],
  input,
  run: async ({ api, terminal, json }, { exitCode }) => {
    const status = await findStatus(api);
    if (json) terminal.json(status);
    else showStatus(terminal, status);
    return exitCode && status.circuitsByHealth.some(({ health, count }) => health === 'BREACHED' && count > 0)
      ? exitCodes.breached
      : exitCodes.fine;
  },
};

/** The fleet's state, flat and stable for programs. */
export type Status = FleetStatus['fleet'] & {
  readonly jobs: { readonly queued: number; readonly active: number };
  readonly openDeadLetters: number;
};

/** Asks for the fleet's state. */
export async function findStatus(api: CommandContext['api']): Promise<Status> {
  const { fleet, queued, active, deadLetters } = await api.request(fleetStatusDocument, {});
  return {
    ...fleet,
    jobs: { queued: queued.totalCount, active: active.totalCount },
    openDeadLetters: deadLetters.totalCount,
  };
}

/** Shows the fleet's state to people. */
export function showStatus(terminal: Terminal, status: Status): void {
  const { style } = terminal;
  terminal.line(
    style.strong(
      [
        counted(status.plantCount, 'plant'),
        counted(status.circuitCount, 'circuit'),
        counted(status.monitorCount, 'monitor'),
      ].join(', '),
    ),
  );
  terminal.line();
  for (const { health, count } of status.circuitsByHealth) {
    const drawn = bar(status.circuitCount === 0 ? 0 : count / status.circuitCount, barWidth);
    const coloured = stateText(style, health).replace(health, drawn);
    terminal.line(
      `  ${health.padEnd(9)} ${String(count).padStart(4)}  ${drawn === '' ? '' : coloured}`.trimEnd(),
    );
  }
  terminal.line();
  terminal.line(`Workers  ${workersText(status)}`);
  terminal.line(
    `Queue    ${status.queueBackend}: ${status.jobs.queued} waiting, ${status.jobs.active} at work`,
  );
  if (status.openDeadLetters > 0) {
    terminal.line(
      style.bad(
        `${counted(status.openDeadLetters, 'dead letter')} to decide on: circuitwatch dead-letters list`,
      ),
    );
  }
}

function workersText({ liveWorkers }: Status): string {
  if (liveWorkers.length === 0) return 'none: nothing will run until one starts';
  const hosts = liveWorkers.map(({ hostname, pid }) => `${hostname}:${pid}`);
  return `${liveWorkers.length} (${hosts.join(', ')})`;
}
