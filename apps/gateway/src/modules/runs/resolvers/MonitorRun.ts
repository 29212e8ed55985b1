import type { MonitorRun as Run } from '@circuitwatch/persistence';
import type { MonitorRunResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { listResultsOfRun } from '../../results/list-results.ts';
import { showSignals } from '../show-signals.ts';

/** The signals under which the distributions of these signals are kept. */
function keepersOf(run: Pick<Run, 'signals'>, names: readonly string[]): ReadonlySet<string> {
  const keepers = new Map(run.signals?.map(({ name, distributionsOf }) => [name, distributionsOf]));
  return new Set(names.flatMap((name) => (keepers.has(name) ? (keepers.get(name) ?? []) : [name])));
}

/** Fields of a run that are not columns. */
export const MonitorRun: MonitorRunResolvers = {
  id: ({ id }) => encodeGlobalId('MonitorRun', id),
  monitor: async ({ monitorId }, _args, { loaders }) =>
    found(await loaders.monitor.load(monitorId), 'Monitor', monitorId),
  batch: ({ batchId }, _args, { loaders }) => (batchId === null ? null : loaders.runBatch.load(batchId)),
  job: ({ id }, _args, { loaders }) => loaders.jobByRunId.load(id),
  definitionNumber: async ({ monitorVersionId }, _args, { loaders }) =>
    found(await loaders.monitorVersion.load(monitorVersionId), 'Monitor', monitorVersionId).number,
  targetWindow: ({ windows }) => windows?.target ?? null,
  baselineWindow: ({ windows }) => windows?.baseline ?? null,
  files: ({ files }) => (files ?? []).map((file) => ({ ...file, modifiedAt: new Date(file.modifiedAt) })),
  readMs: ({ timings }) => timings?.read ?? null,
  computeMs: ({ timings }) => timings?.compute ?? null,
  writeMs: ({ timings }) => timings?.write ?? null,
  signals: async (run, _args, { loaders }) => showSignals(run, await loaders.signalVerdicts.load(run.id)),
  results: (run, args, context) => listResultsOfRun(run, args, context),
  distributions: async (run, { features, signals }, { loaders }) => {
    const distributions = await loaders.distributionsByRunId.load(run.id);
    const keepers = signals ? keepersOf(run, signals) : null;
    return distributions.filter(
      ({ feature, signal }) => (features?.includes(feature) ?? true) && (keepers?.has(signal) ?? true),
    );
  },
};
