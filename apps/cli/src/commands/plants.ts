import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import { plantsDocument } from '../api/documents/fleet.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';

const input = z.object({});

export const plantsCommand: CommandDefinition<typeof input> = {
  usage: 'plants',
  summary: 'every plant with its number of circuits',
  examples: [['circuitwatch plants', 'all of them']],
  input,
  run: async ({ api, terminal, json }) => {
    const found = await allPages(Infinity, async (page) => (await api.request(plantsDocument, page)).plants);
    const plants = found.map(({ circuits, ...plant }) => ({ ...plant, circuitCount: circuits.totalCount }));
    if (json) {
      terminal.json(plants);
      return exitCodes.fine;
    }
    const columns = [
      { head: 'PLANT' },
      { head: 'TITLE' },
      { head: 'TIME ZONE' },
      { head: 'CIRCUITS', right: true },
    ];
    terminal.table(
      columns,
      plants.map(({ name, title, timeZone, circuitCount }) => [name, title, timeZone, String(circuitCount)]),
    );
    return exitCodes.fine;
  },
};
