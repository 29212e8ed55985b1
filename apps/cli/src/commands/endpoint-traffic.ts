import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import { accepted } from '../api/api-failures.ts';
import {
  endpointTrafficDocument,
  setEndpointTrafficDocument,
  type TrafficRow,
} from '../api/documents/endpoints.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../output/terminal.ts';

const shareMessage = 'must be deployment=percent, such as blue=90.';

const input = z.object({
  endpoint: z.string(),
  shares: z
    .array(
      z
        .string()
        .regex(/^[^=]+=\d{1,3}%?$/, shareMessage)
        .transform((text) => {
          const [deployment = '', percent = ''] = text.split('=');
          return { deployment, percent: Number(percent.replace('%', '')) };
        }),
    )
    .default([]),
});

export const endpointTrafficCommand: CommandDefinition<typeof input> = {
  usage: 'traffic <endpoint> [shares...]',
  summary: 'how the requests to an endpoint are shared, or shares them otherwise',
  examples: [
    ['circuitwatch endpoints traffic pumps', 'who answers what share'],
    ['circuitwatch endpoints traffic pumps blue=90 green=10', 'the others get none'],
  ],
  input,
  run: async ({ api, terminal, json }, { endpoint, shares }) => {
    const rows = shares.length === 0 ? await read() : await set();
    if (rows.length === 0) throw new CommandError(`There is no deployment below an endpoint "${endpoint}".`);
    if (json) terminal.json(rows);
    else showTraffic(terminal, rows);
    return exitCodes.fine;

    function read(): Promise<readonly TrafficRow[]> {
      return allPages(
        Infinity,
        async (page) => (await api.request(endpointTrafficDocument, { ...page, endpoint })).deployments,
      );
    }
    async function set(): Promise<readonly TrafficRow[]> {
      const { setEndpointTraffic } = await api.request(setEndpointTrafficDocument, {
        input: { endpoint, traffic: shares },
      });
      return accepted(setEndpointTraffic.deployments, setEndpointTraffic.userErrors);
    }
  },
};

function showTraffic(terminal: Terminal, rows: readonly TrafficRow[]): void {
  const columns = [
    { head: 'DEPLOYMENT', keep: true },
    { head: 'TRAFFIC', right: true },
    { head: 'MODEL' },
    { head: 'IN USE' },
  ];
  terminal.table(
    columns,
    rows.map(({ name, traffic, enabled, modelVersion: { number, model } }) => [
      name,
      `${traffic} %`,
      `${model.name}:${number}`,
      enabled ? 'yes' : 'no',
    ]),
  );
}
