import brokenCircuits from './broken-circuits.graphql?raw';
import compareRuns from './compare-runs.graphql?raw';
import fleetAtAGlance from './fleet-at-a-glance.graphql?raw';
import metricSeries from './metric-series.graphql?raw';
import previewMonitor from './preview-monitor.graphql?raw';
import runMonitor from './run-monitor.graphql?raw';
import runPlant from './run-plant.graphql?raw';
import watchBatch from './watch-batch.graphql?raw';
import watchRun from './watch-run.graphql?raw';
import whyBroken from './why-broken.graphql?raw';
import workerJobs from './worker-jobs.graphql?raw';

/** A worked example: what people ask, and the document with variables that answers it. */
export interface Example {
  /** The question or deed in the words of operations staff. */
  readonly title: string;
  /** A document of one named operation; the name is the title of its tab. */
  readonly query: string;
  /** Values that fit the sample fleet. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The worked examples, in the order of a morning's work; each is a tab of its own on the first visit. */
export const examples: readonly Example[] = [
  { title: 'Which circuits are broken?', query: brokenCircuits, variables: { plant: 'hamburg' } },
  {
    title: 'Why is this circuit broken?',
    query: whyBroken,
    variables: { plant: 'hamburg', circuit: 'c07' },
  },
  { title: 'Run one monitor now', query: runMonitor, variables: { monitor: 'hamburg-c07' } },
  { title: 'Watch it run', query: watchRun, variables: { runId: 'last' } },
  { title: 'Run a plant', query: runPlant, variables: { filter: { plant: 'hamburg' } } },
  { title: 'Watch the batch', query: watchBatch, variables: { batchId: 'last' } },
  {
    title: 'How did a metric move?',
    query: metricSeries,
    variables: {
      monitor: 'hamburg-c07',
      feature: 'pressure',
      metric: 'population_stability_index',
    },
  },
  {
    title: 'What differs between two runs?',
    query: compareRuns,
    variables: { baseRunId: 'previous', otherRunId: 'last' },
  },
  {
    title: 'What would a new monitor read?',
    query: previewMonitor,
    variables: {
      input: {
        definition: {
          target: { asset: 'hamburg-c07-readings@latest', lookbackSize: 'P7D' },
          baseline: { asset: 'hamburg-c07-readings@latest', lookbackSize: 'P14D' },
          signals: [
            {
              name: 'drift',
              kind: 'DATA_DRIFT',
              metrics: [{ metric: 'jensen_shannon_distance', threshold: 0.15 }],
            },
          ],
        },
      },
    },
  },
  { title: 'Fleet at a glance', query: fleetAtAGlance, variables: {} },
  { title: 'What did the workers do?', query: workerJobs, variables: { status: ['SUCCEEDED', 'FAILED'] } },
];

/** Name of an example's operation, as its tab shows it. */
export function operationNameOf({ query }: Pick<Example, 'query'>): string {
  return /^(?:query|mutation|subscription)\s+(\w+)/m.exec(query)?.[1] ?? '';
}

/** The comment over the operation without the title that it begins with: the panel shows that in bold. */
export function explanationOf({ query }: Pick<Example, 'query'>): string {
  const lines = query.split('\n').filter((line) => line.startsWith('# '));
  const comment = lines.map((line) => line.slice(2)).join(' ');
  const explanation = comment.replace(/^[^?.:]*[?.:] /, '');
  return explanation.charAt(0).toUpperCase() + explanation.slice(1);
}
