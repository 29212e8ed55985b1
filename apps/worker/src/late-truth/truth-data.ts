import { referenceOf, resolveWindow } from '@circuitwatch/monitoring-definitions';
import type { RunForExecution } from '@circuitwatch/persistence';
import type { FilesInput } from '../compute/compute-messages.ts';

/** The data that holds the truth of the run's predictions, as it lies: preprocessing changes no file. */
export function truthData(run: RunForExecution): FilesInput['data'] {
  const selections = run.definition.signals.flatMap((signal) =>
    signal.kind === 'model_performance'
      ? (signal.groundTruth ?? signal.target ?? run.definition.target ?? [])
      : [],
  );
  return selections.flatMap((selection) => {
    const known = run.sources[referenceOf(selection)];
    if (!known) return [];
    const { columns, window } = selection;
    const source = {
      uri: known.uri,
      timestampColumn: columns?.timestamp ?? known.timestampColumn,
      correlationColumn: columns?.correlationId ?? null,
      preprocessing: null,
    };
    return [{ source, window: resolveWindow(window, run.scheduledAt) }];
  });
}
