import type { DefinitionPart, SignalContext } from '../monitor/monitor-context.ts';
import type { Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { word } from '../reading/scalars.ts';
import { productionWindow } from '../data/fill-window.ts';
import { labelled } from './read-feature-signal.ts';
import { readFeatures, readFeatureTypes } from './read-features.ts';
import {
  baselinePart,
  itemsUnder,
  referenceOf,
  selectionPart,
  sideOf,
  targetPart,
  type Side,
} from './signal-data.ts';
import { catalogueMetrics } from './signal-metrics.ts';
import { productionKeys } from './signal-words.ts';
import { modelTasks } from '@circuitwatch/monitoring-definitions';

/** Drift of the importances of features: what the model predicts from, against what the truth hangs on. */
export function readAttributionSignal(context: SignalContext, fields: Fields): DefinitionPart {
  const given = itemsUnder(fields, productionKeys);
  const sides = given === 'absent' ? undefined : sortSides(given);
  const target = targetPart(context, sides?.inputs ?? 'absent', 'model_inputs', 0);
  const outputs = sides ? outputsPart(context, sides.outputs) : collectedOutputs(context, target);
  const taskItem = fields.get('model_type');
  const task = taskItem ? word(taskItem, modelTasks) : context.task;
  const features = fields.get('features');
  const chosen = features && readFeatures(features);
  const types = fields.get('feature_type_override');
  const baseline = baselineOf(context, fields, target);
  return {
    kind: 'feature_attribution_drift',
    ...(target && { target }),
    ...(baseline && { baseline }),
    ...(outputs && { outputs }),
    ...(task && { task }),
    ...(chosen && chosen !== 'all' && { features: chosen }),
    ...(types && { featureTypes: readFeatureTypes(types) }),
    ...(context.importance && { importance: context.importance }),
    metrics: catalogueMetrics(context, fields, 'feature_attribution_drift'),
  };
}

/** Importances of what happened need data with the truth in it, which no deployment collects. */
function baselineOf(
  context: SignalContext,
  fields: Fields,
  target: DefinitionPart | undefined,
): DefinitionPart | undefined {
  const side = referenceOf(fields);
  if (side === 'absent') {
    const { reading, item, name } = context;
    const message = `The signal "${name}" needs reference_data that holds the features and the target column, such as training data.`;
    reading.problem(item, message);
    return undefined;
  }
  return baselinePart(context, labelled(context, side, 'importances'), target);
}

interface Sides {
  readonly inputs: Side;
  readonly outputs: Side;
}

/** Of two tables the one with the predictions is the outputs, whichever comes first. */
function sortSides(items: readonly Item[]): Sides {
  const [first, second, third] = items.map((item) => ({ item, side: sideOf(item) }));
  if (!first) return { inputs: 'unusable', outputs: 'absent' };
  if (third)
    third.item.reading.problem(third.item, 'Attributions read two tables at most: inputs and outputs.');
  if (!second) return { inputs: first.side, outputs: 'absent' };
  const isSwapped = outputsSigns(first.side) > outputsSigns(second.side);
  return isSwapped
    ? { inputs: second.side, outputs: first.side }
    : { inputs: first.side, outputs: second.side };
}

/** How much speaks for outputs: the column with the predictions more than what the data is said to be. */
function outputsSigns(side: Side): number {
  if (typeof side !== 'object') return 0;
  const { context, columns } = side.data;
  return (columns.prediction === undefined ? 0 : 2) + (context === 'model_outputs' ? 1 : 0);
}

function outputsPart(context: SignalContext, side: Side): DefinitionPart | undefined {
  if (typeof side !== 'object') return undefined;
  const filled = productionWindow(side.data.window, context.trigger, side.data.item);
  return filled && selectionPart(context, side.data, filled, 'outputs');
}

/** Inputs that a deployment collects come with the outputs that it collects. */
function collectedOutputs(
  context: SignalContext,
  inputs: DefinitionPart | undefined,
): DefinitionPart | undefined {
  return inputs && targetPart(context, 'absent', 'model_outputs', 1);
}
