import {
  nearestName,
  type MonitorDefinition,
  type SelectedData,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import type { Look } from '../../data-access.ts';

/** What a run would fail by, or measure nothing by, in data that could be opened. */
export function dataProblems(
  definition: MonitorDefinition,
  signal: Signal,
  { role, selection }: SelectedData,
  { rows, columns }: Pick<Look, 'rows' | 'columns'>,
): readonly string[] {
  if (columns.length === 0) return ['There is no data here.'];
  const { target, prediction, predictionProbability } = selection.columns ?? {};
  const named = [target, prediction, predictionProbability].filter((name) => name !== undefined);
  const features = role === 'target' || role === 'baseline' ? featuresOf(definition, signal) : [];
  const names = columns.map(({ name }) => name);
  const missing = [...new Set([...named, ...features])].filter((name) => !names.includes(name));
  const fewRows = role === 'target' || role === 'baseline' ? tooFewRows(rows, definition.minimumRows) : [];
  return [...fewRows, ...missing.map((name) => missingColumn(name, names))];
}

function featuresOf(definition: MonitorDefinition, signal: Signal): readonly string[] {
  if (!('features' in signal) && signal.kind !== 'data_drift' && signal.kind !== 'data_quality') return [];
  const features = ('features' in signal ? signal.features : undefined) ?? definition.features;
  return Array.isArray(features) ? features : [];
}

function tooFewRows(rows: number, minimum: number): readonly string[] {
  if (rows === 0) return ['No row lies in the window.'];
  return rows < minimum ? [`${rows} rows lie in the window; fewer than ${minimum} give no value.`] : [];
}

function missingColumn(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return `There is no column "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}.`.replace(
    '?.',
    '?',
  );
}
