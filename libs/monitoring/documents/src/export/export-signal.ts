import {
  dataOfSignal,
  isFeatureSignal,
  plainThresholdsOf,
  type CustomSignal,
  type DataSelection,
  type FeatureAttributionDriftSignal,
  type FeatureSignal,
  type ModelPerformanceSignal,
  type MonitorDefinition,
  type Segment,
} from '@circuitwatch/monitoring-definitions';
import { exportData } from './export-data.ts';
import { compact, type ExportNotes, type Yaml } from './export-notes.ts';
import { attributionThresholds, featureThresholds, performanceThresholds } from './export-thresholds.ts';

/** A signal as Azure's schema has it; undefined when nothing of it is left that Azure knows. */
export function exportSignal(
  definition: MonitorDefinition,
  index: number,
  notes: ExportNotes,
): Yaml | undefined {
  const signal = definition.signals[index];
  if (!signal) throw new RangeError(`There is no signal ${index}.`);
  const data = new Map(dataOfSignal(definition, index).map(({ role, selection }) => [role, selection]));
  if (signal.observeOnly) {
    notes.add(signal.name, 'Azure cannot measure without judging; its breaches would count.');
  }
  const own = exportKind(definition, signal, data, notes);
  return own && compact({ type: signal.kind, ...own, alert_enabled: signal.alertEnabled });
}

type Data = ReadonlyMap<string, DataSelection>;

function exportKind(
  definition: MonitorDefinition,
  signal: MonitorDefinition['signals'][number],
  data: Data,
  notes: ExportNotes,
): Yaml | undefined {
  if (isFeatureSignal(signal)) return exportFeatureSignal(definition, signal, data, notes);
  switch (signal.kind) {
    case 'feature_attribution_drift':
      return exportAttribution(definition, signal, data, notes);
    case 'model_performance':
      return exportPerformance(signal, data, notes);
    case 'custom':
      return exportCustom(signal, data, notes);
  }
}

function exportFeatureSignal(
  { features: shared }: MonitorDefinition,
  signal: FeatureSignal,
  data: Data,
  notes: ExportNotes,
): Yaml | undefined {
  const thresholds = featureThresholds(signal, notes);
  if (!thresholds) return leftOut(signal.name, notes);
  const features = signal.features ?? shared;
  const isPrediction = signal.kind === 'prediction_drift';
  if (isPrediction && features)
    notes.add(signal.name, 'Azure’s schema has no "features" for prediction_drift.');
  if (isPrediction && signal.featureTypes) {
    notes.add(signal.name, 'Azure’s schema has no "feature_type_override" for prediction_drift.');
  }
  return compact({
    ...exportSides(signal.name, data, notes),
    features: isPrediction ? undefined : exportFeatures(features),
    feature_type_override: isPrediction ? undefined : signal.featureTypes,
    data_segment: exportSegment(signal.segment, signal.kind === 'data_drift', signal.name, notes),
    metric_thresholds: thresholds,
  });
}

function exportFeatures(features: FeatureSignal['features']): unknown {
  if (!features) return 'all_features';
  return Array.isArray(features) ? features : { top_n_feature_importance: features.topByImportance };
}

function exportSides(name: string, data: Data, notes: ExportNotes): Yaml {
  const [target, baseline] = [data.get('target'), data.get('baseline')];
  return {
    production_data: target && exportData(target, 'production', name, notes),
    reference_data: baseline && exportData(baseline, 'reference', name, notes),
  };
}

function exportSegment(
  segment: Segment | undefined,
  isKnown: boolean,
  name: string,
  notes: ExportNotes,
): Yaml | undefined {
  if (!segment) return undefined;
  if (isKnown) return { feature_name: segment.feature, feature_values: segment.values };
  notes.add(name, 'Azure has no "data_segment" for this kind of signal.');
  return undefined;
}

function exportAttribution(
  { task, features: shared }: MonitorDefinition,
  signal: FeatureAttributionDriftSignal,
  data: Data,
  notes: ExportNotes,
): Yaml | undefined {
  const { name } = signal;
  const thresholds = attributionThresholds(signal, notes);
  if (!thresholds) return leftOut(name, notes);
  if (signal.features ?? shared) notes.add(name, 'Azure has no "features" for feature_attribution_drift.');
  if (signal.featureTypes) {
    notes.add(name, 'Azure has no "feature_type_override" for feature_attribution_drift.');
  }
  if (signal.task !== undefined && signal.task !== task) {
    notes.add(name, `Azure has no task of a signal (${signal.task}); it takes the monitor's.`);
  }
  exportSegment(signal.segment, false, name, notes);
  const sides = ['target', 'outputs'].flatMap((role) => {
    const selection = data.get(role);
    if (selection?.columns?.timestamp !== undefined || selection?.columns?.target !== undefined) {
      notes.add(name, 'Azure names only predictions and correlation ids in production data of attributions.');
    }
    return selection ? [exportData(withKnownColumns(selection), 'production', name, notes)] : [];
  });
  const baseline = data.get('baseline');
  return {
    production_data: sides,
    reference_data: baseline && exportData(baseline, 'reference', name, notes),
    metric_thresholds: thresholds,
  };
}

function withKnownColumns(selection: DataSelection): DataSelection {
  const { timestamp: _timestamp, target: _target, ...columns } = selection.columns ?? {};
  return { ...selection, columns: Object.keys(columns).length > 0 ? columns : undefined };
}

function exportPerformance(signal: ModelPerformanceSignal, data: Data, notes: ExportNotes): Yaml | undefined {
  const thresholds = performanceThresholds(signal, notes);
  if (!thresholds) return leftOut(signal.name, notes);
  const [target, truth] = [data.get('target'), data.get('groundTruth')];
  if (!truth) notes.add(signal.name, 'Azure wants the truth as reference_data of its own.');
  return compact({
    production_data: target && exportData(target, 'production', signal.name, notes),
    reference_data: truth && exportData(truth, 'reference', signal.name, notes),
    data_segment: exportSegment(signal.segment, true, signal.name, notes),
    metric_thresholds: thresholds,
  });
}

function exportCustom(signal: CustomSignal, data: Data, notes: ExportNotes): Yaml | undefined {
  const { name, component, inputs } = signal;
  if (component === undefined) {
    notes.add(name, 'Azure runs no SQL of a signal; the signal is left out.');
    return undefined;
  }
  exportSegment(signal.segment, false, name, notes);
  const thresholds = [...plainThresholdsOf(signal)].flatMap(([metric, threshold]) => {
    if (threshold === null) notes.add(name, `Azure cannot say no threshold of ${metric}.`);
    return threshold === null ? [] : [{ metric_name: metric, threshold }];
  });
  if (thresholds.length === 0) return leftOut(name, notes);
  const ports = [...data].map(([role, selection]) => [role, exportData(selection, 'reference', name, notes)]);
  return compact({
    component_id: `azureml:${component}`,
    input_data: ports.length > 0 ? Object.fromEntries(ports) : undefined,
    inputs: Object.keys(inputs).length > 0 ? inputs : undefined,
    metric_thresholds: thresholds,
  });
}

function leftOut(name: string, notes: ExportNotes): undefined {
  notes.add(name, 'Nothing that Azure measures is left of the signal; it is left out.');
  return undefined;
}
