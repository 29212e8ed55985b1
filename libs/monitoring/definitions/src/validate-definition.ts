import { AppError, invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import { dataSelectionSchema, isTrailing, type DataSelection } from './data-selection.ts';
import {
  dataOfMonitor,
  dataOfSignal,
  monitorDefinitionSchema,
  type MonitorDefinition,
} from './definition.ts';
import { isZero, parseDuration, type Duration } from './duration.ts';
import { schemaProblems, summaryOf } from './schema-problems.ts';
import { signalProblems } from './signal-problems.ts';
import { isFeatureSignal, type Signal } from './signal.ts';
import { withoutSignature } from './storage-uri.ts';

const assetPattern = /^[^\s:@]+(?::\d+|@latest)$/;

/**
 * Parses a monitor definition and checks what a schema cannot: data, metrics, names, durations and thresholds.
 *
 * @throws AppError INVALID with one problem a field, paths from the definition's root.
 */
export function validateDefinition(input: unknown): MonitorDefinition {
  const parsed = monitorDefinitionSchema.safeParse(input);
  const problems = parsed.success ? definitionProblems(parsed.data) : schemaProblems(parsed.error);
  if (!parsed.success || problems.length > 0) {
    throw invalid(summaryOf('The monitor definition', problems), problems);
  }
  return parsed.data;
}

/**
 * Parses a selection on its own, as validateDefinition does it within a definition.
 *
 * @throws AppError INVALID with one problem a field, paths from the selection's root.
 */
export function validateSelection(input: unknown): DataSelection {
  const parsed = dataSelectionSchema.safeParse(input);
  const problems = parsed.success ? selectionProblems(parsed.data, []) : schemaProblems(parsed.error);
  if (!parsed.success || problems.length > 0) {
    throw invalid(summaryOf('The data selection', problems), problems);
  }
  return parsed.data;
}

function definitionProblems(definition: MonitorDefinition): FieldProblem[] {
  const { features, signals } = definition;
  return [
    ...dataOfMonitor(definition).flatMap(({ selection, path }) => selectionProblems(selection, path)),
    ...duplicateFeatures(features, ['features']),
    ...duplicates(signals.map(({ name }) => name)).map(({ index, name }) => ({
      path: ['signals', index, 'name'],
      message: `Two signals are named "${name}"; give each its own name.`,
    })),
    ...signals.flatMap((signal, index) => [
      ...missingData(definition, signal, index),
      ...('features' in signal ? duplicateFeatures(signal.features, ['signals', index, 'features']) : []),
      ...signalProblems(signal, ['signals', index]),
    ]),
  ];
}

type Path = readonly (string | number)[];

function selectionProblems({ asset, uri, window }: DataSelection, at: Path): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (asset !== undefined && !assetPattern.test(asset)) {
    const message = `"${asset}" does not name a data asset; write name:version (readings:3) or name@latest.`;
    problems.push({ path: [...at, 'asset'], message });
  }
  if (uri !== undefined && withoutSignature(uri) !== uri) {
    const message =
      'The URI carries a signature, which everybody would see who may read the monitor; leave it out and give the worker the account.';
    problems.push({ path: [...at, 'uri'], message });
  }
  if (!window) return problems;
  if (!isTrailing(window)) {
    if (Date.parse(window.start) < Date.parse(window.end)) return problems;
    const message = `The end ${window.end} is not after the start ${window.start}.`;
    return [...problems, { path: [...at, 'window', 'end'], message }];
  }
  for (const key of ['lookbackSize', 'lookbackOffset'] as const) {
    const path = [...at, 'window', key];
    const duration = tryDuration(window[key], path, problems);
    if (duration && key === 'lookbackSize' && isZero(duration)) {
      problems.push({ path, message: `"${window[key]}" is no time at all; the window would hold no data.` });
    }
  }
  return problems;
}

function tryDuration(text: string, path: Path, problems: FieldProblem[]): Duration | null {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.push({ path: [...path], message: error.message });
    return null;
  }
}

/** The data that a signal of its kind cannot do without. */
function missingData(definition: MonitorDefinition, signal: Signal, index: number): FieldProblem[] {
  const roles = new Set(dataOfSignal(definition, index).map(({ role }) => role));
  const missing = neededRoles(signal).filter((role) => !roles.has(role));
  const problems = missing.map((role) => {
    const what = role === 'target' ? 'data to judge' : 'baseline to compare with';
    const message = `The signal "${signal.name}" has no ${what}; give it a ${role}, or give the monitor one.`;
    return { path: ['signals', index, role], message };
  });
  return problems.length > 0 ? problems : unnamedColumns(definition, signal, index);
}

/** Performance compares two columns, which no rule could guess. */
function unnamedColumns(definition: MonitorDefinition, signal: Signal, index: number): FieldProblem[] {
  if (signal.kind !== 'model_performance') return [];
  const data = dataOfSignal(definition, index);
  const columnsOf = (wanted: string) => data.find(({ role }) => role === wanted)?.selection.columns;
  const problems: FieldProblem[] = [];
  const need = (column: string | undefined, role: string, key: string, what: string): void => {
    if (column !== undefined) return;
    const message = `The signal "${signal.name}" does not say which column holds ${what}.`;
    problems.push({ path: ['signals', index, role, 'columns', key], message });
  };
  need(columnsOf('target')?.prediction, 'target', 'prediction', 'the predictions');
  const truth = signal.groundTruth ? 'groundTruth' : 'target';
  need(columnsOf(truth)?.target, truth, 'target', 'the truth');
  return problems;
}

function neededRoles(signal: Signal): readonly ('target' | 'baseline')[] {
  if (signal.kind === 'model_performance') return ['target'];
  if (signal.kind !== 'custom') return ['target', 'baseline'];
  return Object.keys(signal.data).length > 0 ? [] : ['target'];
}

function duplicateFeatures(features: unknown, path: Path): FieldProblem[] {
  if (!Array.isArray(features)) return [];
  return duplicates(features.map(String)).map(({ index, name }) => ({
    path: [...path, index],
    message: `The feature "${name}" is listed twice.`,
  }));
}

function duplicates(names: readonly string[]): { index: number; name: string }[] {
  return names
    .map((name, index) => ({ index, name }))
    .filter(({ index, name }) => names.indexOf(name) !== index);
}

/** Whether any signal needs importances of features, for its drift or to choose the top ones. */
export function usesImportance(definition: MonitorDefinition): boolean {
  return definition.signals.some((signal) => {
    if (signal.kind === 'feature_attribution_drift') return true;
    if (!isFeatureSignal(signal)) return false;
    const features = signal.features ?? definition.features;
    return features !== undefined && !Array.isArray(features);
  });
}
