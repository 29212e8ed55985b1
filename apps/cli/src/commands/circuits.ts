import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import { circuitsDocument, type CircuitRow } from '../api/documents/fleet.ts';
import { circuitHealths } from '../api/documents/records.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { stateText } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { limit, wordsOf } from '../option-values.ts';

const input = z.object({
  plant: z.string().optional(),
  health: wordsOf(circuitHealths).optional(),
  tag: z.string().optional(),
  search: z.string().optional(),
  limit: limit(1000),
});

export const circuitsCommand: CommandDefinition<typeof input> = {
  usage: 'circuits',
  summary: 'circuits with their health',
  options: [
    ['--plant <name>', 'only this plant'],
    ['--health <states>', 'only these: breached, failed, no-data, healthy, unknown'],
    ['--tag <tag>', 'only with this tag'],
    ['--search <text>', 'only with this in name or title'],
    ['--limit <number>', 'how many at most (1000)'],
  ],
  examples: [
    ['circuitwatch circuits --health breached,failed', 'what is broken'],
    ['circuitwatch circuits --plant hamburg', 'one plant'],
  ],
  input,
  run: async ({ api, terminal, json }, { limit: most, ...filter }) => {
    const circuits = await allPages(
      most,
      async (page) => (await api.request(circuitsDocument, { ...page, filter })).circuits,
    );
    if (json) terminal.json(circuits);
    else showCircuits(terminal, circuits);
    return exitCodes.fine;
  },
};

function showCircuits(terminal: Terminal, circuits: readonly CircuitRow[]): void {
  if (circuits.length === 0) return terminal.line('No circuit matches.');
  const columns = [
    { head: 'PLANT' },
    { head: 'CIRCUIT' },
    { head: 'HEALTH' },
    { head: 'BREACHES', right: true },
    { head: 'SIGNALS' },
    { head: 'LAST RUN' },
  ];
  terminal.table(
    columns,
    circuits.map((circuit) => [
      circuit.plant.name,
      circuit.name,
      stateText(terminal.style, circuit.health),
      circuit.openBreaches === 0 ? '' : String(circuit.openBreaches),
      circuit.breachedSignals.join(', '),
      shortTime(circuit.lastRun?.finishedAt ?? null),
    ]),
  );
}
