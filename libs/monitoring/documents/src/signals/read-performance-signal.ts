import { metricCatalogue } from '@circuitwatch/metric-engine';
import { measuresTask, modelTasks, type ModelTask } from '@circuitwatch/monitoring-definitions';
import { isMap } from 'yaml';
import { referenceWindow } from '../data/fill-window.ts';
import type { GivenData } from '../data/read-data.ts';
import type { DefinitionPart, SignalContext } from '../monitor/monitor-context.ts';
import { entriesOf, tellUnknownKey, type Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { word } from '../reading/scalars.ts';
import { MetricSheet } from '../thresholds/metric-sheet.ts';
import { readThresholds } from '../thresholds/read-thresholds.ts';
import { productionOf, referenceOf, selectionPart, targetPart, type Side } from './signal-data.ts';
import { filledMetrics, placed } from './signal-metrics.ts';

/** How well predictions meet the truth, which stands beside them or in reference data of its own. */
export function readPerformanceSignal(context: SignalContext, fields: Fields): DefinitionPart {
  const reference = referenceOf(fields);
  const production = predictionsOf(productionOf(fields), reference);
  const target = targetPart(context, production, 'model_outputs');
  const groundTruth = truthPart(context, reference);
  tellMissingColumn(context, target, production, ['prediction', 'prediction']);
  const isApart = reference !== 'absent';
  const truth = isApart ? ([groundTruth, reference] as const) : ([target, production] as const);
  tellMissingColumn(context, ...truth, ['target', 'target_column']);
  const item = fields.get('metric_thresholds');
  const byTask = item && readByTask(item, statedTask(context, fields));
  const task = byTask?.task ?? statedTask(context, fields)?.task;
  if (task === undefined) tellNoTask(context);
  const metrics =
    item && byTask ? placed(context, item, byTask.sheet) : filledMetrics(context, 'model_performance', task);
  return {
    kind: 'model_performance',
    ...(task && { task }),
    ...(target && { target }),
    ...(groundTruth && { groundTruth }),
    metrics,
  };
}

/** Older releases call the column with the predictions production data's target column. */
function predictionsOf(side: Side, reference: Side): Side {
  if (typeof side !== 'object' || reference === 'absent') return side;
  const { columns, item } = side.data;
  if (columns.prediction !== undefined || columns.target === undefined) return side;
  const { target, ...others } = columns;
  const message = `"${target}" of the production data is read as the predictions; write prediction: ${target}.`;
  item.reading.note('deprecated', item, message);
  const data: GivenData = { ...side.data, columns: { ...others, prediction: target } };
  return { data };
}

function truthPart(context: SignalContext, side: Side): DefinitionPart | undefined {
  if (typeof side !== 'object') return undefined;
  const filled = referenceWindow(side.data.window, context.trigger, side.data.item);
  if (filled === undefined) return undefined;
  return selectionPart(context, side.data, filled === 'every row' ? undefined : filled, 'groundTruth');
}

/** Performance compares two columns, which no rule could guess. */
function tellMissingColumn(
  { reading, item, name }: SignalContext,
  part: DefinitionPart | undefined,
  side: Side,
  [role, key]: readonly [role: string, key: string],
): void {
  if (!part || (part['columns'] as DefinitionPart | undefined)?.[role] !== undefined) return;
  const what = role === 'prediction' ? 'predictions' : 'truth';
  const message = `The signal "${name}" does not say which column holds the ${what}; write data_column_names: {${key}: …}.`;
  reading.problem(typeof side === 'object' ? side.data.item : item, message);
}

interface StatedTask {
  readonly task: ModelTask;
}

function statedTask({ task }: SignalContext, fields: Fields): StatedTask | undefined {
  const item = fields.get('model_type', 'ml_task');
  const own = item && word(item, modelTasks, taskWords);
  const stated = own ?? task;
  return stated && { task: stated };
}

const taskWords = { tabular_classification: 'classification', tabular_regression: 'regression' } as const;

interface ThresholdsByTask {
  readonly task: ModelTask | undefined;
  readonly sheet: MetricSheet;
}

/** Thresholds below `classification` or `regression`, or without that level. */
function readByTask(item: Item, stated: StatedTask | undefined): ThresholdsByTask {
  const entries = isMap(item.node) ? (entriesOf(item) ?? []) : [];
  const groups = entries.flatMap(({ key, keyItem, value }) => {
    const task = modelTasks.find((name) => name === key) ?? taskOfOldWord(key, keyItem);
    return task ? [{ task, keyItem, value }] : [];
  });
  const [group, second] = groups;
  if (!group) {
    const sheet = readThresholds(item, 'model_performance');
    return { task: stated?.task ?? taskOfMetrics(sheet), sheet };
  }
  if (second) {
    item.reading.problem(
      second.keyItem,
      'A model is judged as classification or as regression; keep one of them.',
    );
  }
  const stray = entries.find(({ keyItem }) => groups.every((one) => one.keyItem.at !== keyItem.at));
  if (stray) tellUnknownKey(item, stray.key, stray.keyItem.at, modelTasks);
  const sheet = group.value ? readThresholds(group.value, 'model_performance') : new MetricSheet();
  return { task: group.task, sheet };
}

function taskOfOldWord(key: string, keyItem: Item): ModelTask | undefined {
  const task = Object.entries(taskWords).find(([old]) => old === key)?.[1];
  if (task) keyItem.reading.note('deprecated', keyItem, `"${key}" is written ${task} today.`);
  return task;
}

/** Metrics of numbers speak of regression, those of classes of classification. */
function taskOfMetrics(sheet: MetricSheet): ModelTask | undefined {
  const ids = Object.keys(sheet.toThresholds());
  return modelTasks.find((task) =>
    [...metricCatalogue.values()].some((metric) => ids.includes(metric.id) && measuresTask(metric, task)),
  );
}

function tellNoTask({ reading, item, name }: SignalContext): void {
  const message = `The signal "${name}" does not say what its model does; write model_type: classification or model_type: regression.`;
  reading.problem(item, message);
}
