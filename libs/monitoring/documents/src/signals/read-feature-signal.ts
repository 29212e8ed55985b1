import type { FeatureSelection, FeatureSignal } from '@circuitwatch/monitoring-definitions';
import type { DefinitionPart, SignalContext } from '../monitor/monitor-context.ts';
import type { Fields } from '../reading/fields.ts';
import { defaultTop, readFeatures, readFeatureTypes } from './read-features.ts';
import {
  baselinePart,
  productionOf,
  referenceOf,
  referenceText,
  targetPart,
  type Side,
} from './signal-data.ts';
import { catalogueMetrics } from './signal-metrics.ts';

/** Drift of inputs or predictions, or the quality of inputs. */
export function readFeatureSignal(
  context: SignalContext,
  fields: Fields,
  kind: FeatureSignal['kind'],
): DefinitionPart {
  const collection = kind === 'prediction_drift' ? 'model_outputs' : 'model_inputs';
  const reference = referenceOf(fields);
  const features = chooseFeatures(context, fields, reference, kind);
  const target = targetPart(context, productionOf(fields), collection);
  const baseline = baselinePart(context, labelled(context, reference, features), target);
  const types = fields.get('feature_type_override');
  return {
    kind,
    ...(target && { target }),
    ...(baseline && { baseline }),
    ...(features && { features }),
    ...(types && { featureTypes: readFeatureTypes(types) }),
    metrics: catalogueMetrics(context, fields, kind),
  };
}

/** Absent: every feature. Azure takes the most important ones where training data says which those are. */
function chooseFeatures(
  { reading, origins, at, item, labels }: SignalContext,
  fields: Fields,
  reference: Side,
  kind: FeatureSignal['kind'],
): FeatureSelection | undefined {
  const path = [...item.path, 'features'];
  const given = fields.get('features');
  if (given) {
    origins.set([...at, 'features'], given);
    const chosen = readFeatures(given);
    return chosen === 'all' ? undefined : chosen;
  }
  const isTraining = typeof reference === 'object' && reference.data.context === 'training';
  if (!isTraining || kind === 'prediction_drift') {
    reading.fillIn(path, 'all_features', 'every column that both sides have');
    return undefined;
  }
  const { columns, reference: data } = reference.data;
  if (columns.target === undefined && !labels.has(referenceText(data))) {
    const why = `training data would give the ${defaultTop} most important ones, but nothing names its target column`;
    reading.fillIn(path, 'all_features', why);
    return undefined;
  }
  reading.fillIn(
    path,
    { top_n_feature_importance: defaultTop },
    'the most important ones of the training data',
  );
  return { topByImportance: defaultTop };
}

/** Importances hang on the target column; where the signal does not name it, another one may. */
export function labelled(
  { reading, labels }: Pick<SignalContext, 'reading' | 'labels'>,
  side: Side,
  features: FeatureSelection | undefined | 'importances',
): Side {
  if (typeof side !== 'object' || features === undefined || Array.isArray(features)) return side;
  const { data } = side;
  if (data.columns.target !== undefined) return side;
  const label = labels.get(referenceText(data.reference));
  const path = [...data.item.path, 'data_column_names', 'target_column'];
  if (label === undefined) {
    const message =
      'Importances need the column that the model predicts; name it: data_column_names: {target_column: …}.';
    reading.note('advice', data.item, message);
    return side;
  }
  reading.fillIn(path, label, 'another signal names it for the same data');
  return { data: { ...data, columns: { ...data.columns, target: label } } };
}
