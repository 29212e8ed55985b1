import type { FeatureSignal } from '@circuitwatch/monitoring-definitions';
import { baselineImportances } from '../attribution/side-importances.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { requiredSource, type FeatureGroup } from './feature-group.ts';
import type { SignalFeatures } from './plan-features.ts';

/** The features of each signal, and what a reader should know of how they were chosen, by signal. */
export interface SelectedFeatures {
  readonly signals: readonly SignalFeatures[];
  readonly notes: ReadonlyMap<string, readonly string[]>;
}

/**
 * What each signal's definition selects. The top ones are those of the largest importance in the baseline for its
 * label; importances are found once for all signals.
 *
 * @throws AppError INVALID when the top ones are asked, but the baseline names no label.
 */
export async function selectFeatures(
  group: FeatureGroup,
  request: MonitorRunRequest,
): Promise<SelectedFeatures> {
  const notes = new Map<string, readonly string[]>();
  let ranked: readonly string[] | null = null;
  const signals: SignalFeatures[] = [];
  for (const signal of group.signals) {
    const selection = signal.features ?? request.definition.features;
    if (selection === undefined) {
      signals.push({ signal, features: predictionsOf(signal, group) });
    } else if ('topByImportance' in selection) {
      ranked ??= await rank(group, request);
      const features = ranked.slice(0, selection.topByImportance);
      signals.push({ signal, features });
      notes.set(signal.name, [topNote(features, ranked.length)]);
    } else {
      signals.push({ signal, features: selection });
    }
  }
  return { signals, notes };
}

/** Drift of predictions is about the prediction columns, where the data say which they are. */
function predictionsOf({ kind }: FeatureSignal, { sources }: FeatureGroup): readonly string[] | null {
  if (kind !== 'prediction_drift') return null;
  const columns = requiredSource(sources, 'target').selection.columns;
  const named = [columns?.prediction, columns?.predictionProbability].filter((name) => name !== undefined);
  return named.length > 0 ? named : null;
}

async function rank(group: FeatureGroup, request: MonitorRunRequest): Promise<readonly string[]> {
  const importances = await baselineImportances(
    requiredSource(group.sources, 'baseline'),
    group.segment,
    group.signals[0]?.featureTypes ?? {},
    request,
  );
  return [...importances].sort(([, left], [, right]) => right - left).map(([name]) => name);
}

function topNote(features: readonly string[], known: number): string {
  return `The ${features.length} of ${known} features on which the baseline's label hangs most: ${features.join(', ')}.`;
}
