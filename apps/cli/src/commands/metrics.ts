import { z } from 'zod';
import { metricsDocument } from '../api/documents/fleet.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { shortNumber } from '../output/charts.ts';

const input = z.object({ family: z.string().optional() });

export const metricsCommand: CommandDefinition<typeof input> = {
  usage: 'metrics',
  summary: 'the catalogue: every metric a monitor can use',
  options: [['--family <name>', 'only azureml, classic or statistics']],
  examples: [
    ['circuitwatch metrics', 'all of them'],
    ['circuitwatch metrics --family classic --json', 'with formulas and sources'],
  ],
  input,
  run: async ({ api, terminal, json }, { family }) => {
    const { metricDefinitions } = await api.request(metricsDocument, {});
    const metrics = metricDefinitions.filter((metric) => family === undefined || metric.family === family);
    if (json) {
      terminal.json(metrics);
      return exitCodes.fine;
    }
    const columns = [
      { head: 'METRIC', keep: true },
      { head: 'FAMILY' },
      { head: 'KIND' },
      { head: 'FEATURES' },
      { head: 'BREACHED' },
      { head: 'TITLE' },
    ];
    terminal.table(
      columns,
      metrics.map(({ id, family: name, kind, dataTypes, breach, defaultThreshold, title }) => [
        id,
        name,
        kind.toLowerCase(),
        dataTypes.join(', ').toLowerCase(),
        defaultThreshold === null
          ? breach.toLowerCase()
          : `${breach.toLowerCase()} ${shortNumber(defaultThreshold)}`,
        title,
      ]),
    );
    return exitCodes.fine;
  },
};
