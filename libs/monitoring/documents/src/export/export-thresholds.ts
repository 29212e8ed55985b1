import {
  plainThresholdsOf,
  thresholdsOf,
  type FeatureSignal,
  type ModelPerformanceSignal,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import { azureMetrics, azurePerformance } from './azure-words.ts';
import type { ExportNotes, Yaml } from './export-notes.ts';

const ndcg = 'normalized_discounted_cumulative_gain';

/** Thresholds of numbers and of categories; undefined when Azure knows none of the metrics. */
export function featureThresholds(signal: FeatureSignal, notes: ExportNotes): Yaml | undefined {
  const byType = (['numerical', 'categorical'] as const).flatMap((dataType) => {
    const known = azureMetrics[signal.kind][dataType];
    const kept = [...thresholdsOf(signal, dataType)].filter(([id, threshold]) =>
      isSayable(signal, id, threshold, known, notes),
    );
    noteTraps(signal, kept, notes);
    return kept.length > 0 ? [[dataType, Object.fromEntries(kept)] as const] : [];
  });
  return byType.length > 0 ? Object.fromEntries<Yaml>(byType) : undefined;
}

/** The one threshold of attributions. */
export function attributionThresholds(signal: Signal, notes: ExportNotes): Yaml | undefined {
  const kept = [...plainThresholdsOf(signal)].filter(([id, threshold]) =>
    isSayable(signal, id, threshold, [ndcg], notes),
  );
  noteTraps(signal, kept, notes);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Thresholds below the model's task, in Azure's words. */
export function performanceThresholds(signal: ModelPerformanceSignal, notes: ExportNotes): Yaml | undefined {
  const words = azurePerformance[signal.task];
  const kept = [...plainThresholdsOf(signal)].filter(([id, threshold]) =>
    isSayable(signal, id, threshold, Object.keys(words), notes),
  );
  if (kept.length === 0) return undefined;
  return { [signal.task]: Object.fromEntries(kept.map(([id, threshold]) => [words[id] ?? id, threshold])) };
}

function isSayable(
  { name, kind }: Signal,
  id: string,
  threshold: number | null,
  known: readonly string[],
  notes: ExportNotes,
): boolean {
  if (!known.includes(id)) {
    notes.add(name, `Azure has no metric ${id} for this type of feature in ${kind}.`);
    return false;
  }
  if (threshold !== null) return true;
  const what = kind === 'data_quality' ? 'the baseline’s own rate as the threshold' : 'no threshold';
  notes.add(name, `Azure cannot say ${what} of ${id}.`);
  return false;
}

/** Azure takes these, and does not do what they say. */
function noteTraps(
  { name, kind }: Signal,
  kept: readonly (readonly [string, number | null])[],
  notes: ExportNotes,
): void {
  if (kind === 'data_quality') return;
  if (kept.length > 1) {
    const names = kept.map(([id]) => id).join(', ');
    notes.add(name, `Of ${names} Azure keeps the first that has a threshold.`);
  }
  for (const [id, threshold] of kept) {
    if (threshold === 0) notes.add(name, `Azure takes the threshold 0 of ${id} for none.`);
  }
}
