import { metricCatalogue, type MetricDefinition } from '@circuitwatch/metric-engine';
import { z } from 'zod';
import type { LocalCommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { shortNumber } from '../output/charts.ts';

const families = [
  'azureml',
  'classic',
  'statistics',
] as const satisfies readonly MetricDefinition['family'][];
const kinds = [
  'drift',
  'quality',
  'sensor',
  'performance',
  'attribution',
] as const satisfies readonly MetricDefinition['kind'][];
const input = z.object({
  family: z.enum(families, { error: `must be ${families.join(', ')}.` }).optional(),
  kind: z.enum(kinds, { error: `must be ${kinds.join(', ')}.` }).optional(),
});

export const metricsCommand: LocalCommandDefinition<typeof input> = {
  usage: 'metrics',
  summary: 'the catalogue: every metric that can be computed',
  options: [
    ['--family <name>', `whose formulas: ${families.join(', ')}`],
    ['--kind <name>', `what they look at: ${kinds.join(', ')}`],
  ],
  examples: [
    ['circuitwatch metrics', 'all of them'],
    ['circuitwatch metrics --kind drift --json', 'with descriptions, bands and sources'],
  ],
  input,
  run: async ({ terminal, json }, { family, kind }) => {
    const metrics = [...metricCatalogue.values()]
      .filter((metric) => family === undefined || metric.family === family)
      .filter((metric) => kind === undefined || metric.kind === kind);
    if (json) terminal.json(metrics.map(documentOf));
    else terminal.table(columns, metrics.map(rowOf));
    return exitCodes.fine;
  },
};

const columns = [{ head: 'METRIC', keep: true }, { head: 'FAMILY' }, { head: 'OF' }, { head: 'BREACHED' }];

function rowOf(metric: MetricDefinition): string[] {
  const { id, family, direction, defaultThreshold } = metric;
  const limit = defaultThreshold === null ? '' : ` ${shortNumber(defaultThreshold)}`;
  return [id, family, subjectOf(metric), `${direction}${limit}`];
}

function subjectOf({ kind, dataTypes }: MetricDefinition): string {
  if (kind === 'sensor') return 'readings in time';
  if (kind === 'performance') return dataTypes.includes('numerical') ? 'predictions' : 'predicted classes';
  if (kind === 'attribution') return 'importances';
  if (dataTypes.length > 1) return 'any feature';
  return dataTypes.includes('numerical') ? 'numbers' : 'categories';
}

/** JSON has no Infinity: the last band of a reading has no upper bound. */
function documentOf({ bands, ...metric }: MetricDefinition): unknown {
  const upTo = (bound: number): number | null => (Number.isFinite(bound) ? bound : null);
  return {
    ...metric,
    bands: bands && { ...bands, bands: bands.bands.map((band) => ({ ...band, upTo: upTo(band.upTo) })) },
  };
}
