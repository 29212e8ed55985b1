import {
  isTrailing,
  type ColumnRoles,
  type DataSelection,
  type FeatureSelection,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import type {
  ColumnRoles as ShownRoles,
  DataSelection as ShownSelection,
  Signal as ShownSignal,
  SignalMetric,
} from '../../generated/resolver-types.ts';
import { enumName } from './enum-names.ts';
import { showMetric } from './show-metric.ts';

/** Data of a definition as the API shows it. */
export function showSelection(selection: DataSelection): ShownSelection {
  const { asset, uri, context, columns, window, preprocessing } = selection;
  return {
    asset: asset ?? null,
    uri: uri ?? null,
    context: context ? enumName(context) : null,
    columns: columns ? showRoles(columns) : null,
    preprocessing: preprocessing ?? null,
    ...(window &&
      (isTrailing(window) ? window : { start: new Date(window.start), end: new Date(window.end) })),
  };
}

function showRoles(roles: ColumnRoles): ShownRoles {
  return {
    timestamp: roles.timestamp ?? null,
    correlationId: roles.correlationId ?? null,
    target: roles.target ?? null,
    prediction: roles.prediction ?? null,
    predictionProbability: roles.predictionProbability ?? null,
  };
}

function showData(selection: DataSelection | undefined): ShownSelection | null {
  return selection ? showSelection(selection) : null;
}

/** The choice of features as the API's two fields. */
export function showFeatures(features: FeatureSelection | undefined): {
  readonly features: readonly string[] | null;
  readonly topFeatures: number | null;
} {
  if (features === undefined) return { features: null, topFeatures: null };
  return Array.isArray(features)
    ? { features, topFeatures: null }
    : { features: null, topFeatures: features.topByImportance };
}

/** A signal as the API shows it, its metrics with their titles and conventions. */
export function showSignal(signal: Signal): ShownSignal {
  return {
    name: signal.name,
    kind: enumName(signal.kind),
    metrics: Object.entries(signal.metrics).flatMap(([id, given]) => showThresholds(id, given)),
    observeOnly: signal.observeOnly,
    alertEnabled: signal.alertEnabled,
    target: showData(signal.target),
    baseline: showData(signal.baseline),
    segment: signal.segment ?? null,
    ...showFeatures('features' in signal ? signal.features : undefined),
    featureTypes: Object.entries(('featureTypes' in signal ? signal.featureTypes : undefined) ?? {}).map(
      ([feature, type]) => ({ feature, type: enumName(type) }),
    ),
    ...showSpecialFields(signal),
  };
}

function showThresholds(id: string, given: Signal['metrics'][string]): readonly SignalMetric[] {
  const metric = showMetric(id);
  if (given === null || typeof given === 'number') return [{ metric, threshold: given, dataType: null }];
  return (['numerical', 'categorical'] as const).flatMap((dataType) => {
    const threshold = given[dataType];
    return threshold === undefined ? [] : [{ metric, threshold, dataType: enumName(dataType) }];
  });
}

type SpecialField =
  'task' | 'groundTruth' | 'outputs' | 'importance' | 'sql' | 'component' | 'data' | 'inputs';

/** What only some kinds of signals say. */
function showSpecialFields(signal: Signal): Pick<ShownSignal, SpecialField> {
  const shown = { data: [] };
  switch (signal.kind) {
    case 'model_performance':
      return { ...shown, task: enumName(signal.task), groundTruth: showData(signal.groundTruth) };
    case 'feature_attribution_drift':
      return {
        ...shown,
        task: signal.task ? enumName(signal.task) : null,
        outputs: showData(signal.outputs),
        importance: enumName(signal.importance),
      };
    case 'custom':
      return {
        sql: signal.sql ?? null,
        component: signal.component ?? null,
        data: Object.entries(signal.data).map(([name, data]) => ({ name, selection: showSelection(data) })),
        inputs: signal.inputs,
      };
    default:
      return shown;
  }
}
