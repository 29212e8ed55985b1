import { dataContexts, type ColumnRoles, type DataContext } from '@circuitwatch/monitoring-definitions';
import { isScalar } from 'yaml';
import { openFields, type Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { text, word } from '../reading/scalars.ts';
import { dataReference, versionedName, type DataReference } from './data-reference.ts';
import { readColumns } from './read-columns.ts';
import { readWindowParts, windowKeys, type GivenWindow } from './read-window.ts';

/** Data as a document gives it, its window not yet filled in. */
export interface GivenData {
  readonly item: Item;
  readonly reference: DataReference;
  readonly pathItem: Item;
  readonly context?: DataContext | undefined;
  readonly columns: ColumnRoles;
  readonly window: GivenWindow;
  readonly preprocessing?: string;
}

/** Where older releases nest, today's do not: each level may hold what belongs to the data. */
const nestedKeys = ['input_data', 'input_dataset', 'dataset'];
const assetKeys = ['path', 'type', 'mode', 'target_column_name'];
const dataKeys = [
  ...['input_data', 'data_context', 'data_window', 'data_column_names', 'pre_processing_component'],
  ...['input_dataset', 'dataset', 'dataset_context', ...assetKeys, ...windowKeys],
];
const types = ['mltable', 'uri_folder', 'uri_file'] as const;

interface Draft {
  pathItem?: Item;
  context?: DataContext | undefined;
  columns: ColumnRoles;
  window: GivenWindow;
  preprocessing?: string;
}

/** Data in any release's shape: `input_data` with its window beside it, `dataset` with `input_dataset`, or a path alone. */
export function readData(item: Item): GivenData | undefined {
  const draft: Draft = { columns: {}, window: {} };
  readLevel(item, dataKeys, draft);
  const { pathItem } = draft;
  if (!pathItem) {
    tellNoPath(item);
    return undefined;
  }
  const path = text(pathItem);
  const reference = path === undefined ? null : dataReference(path);
  if (reference) return { ...draft, item, pathItem, reference };
  if (path !== undefined) {
    const message = `"${path}" does not name a data asset; write azureml:name:version or azureml:name@latest.`;
    item.reading.problem(pathItem, message);
  }
  return undefined;
}

function tellNoPath(item: Item): void {
  if (item.reading.hasProblemWithin(item)) return;
  const message = `"${item.path.at(-1)}" names no data; write input_data: {type: mltable, path: azureml:name:version}.`;
  item.reading.problem(item, message);
}

function readLevel(item: Item, keys: readonly string[], draft: Draft): void {
  if (isScalar(item.node)) {
    draft.pathItem = item;
    return;
  }
  const fields = openFields(item, keys);
  if (!fields) return;
  readAsset(fields, draft);
  readRoles(fields, draft);
  draft.window = { ...draft.window, ...readWindowParts(fields) };
  const window = fields.get('data_window');
  const windowFields = window && openFields(window, windowKeys);
  if (windowFields) draft.window = { ...draft.window, ...readWindowParts(windowFields) };
  for (const key of nestedKeys) {
    const nested = fields.get(key);
    if (!nested) continue;
    if (key !== 'input_data') noteOld(nested, key, key === 'dataset' ? 'production_data' : 'input_data');
    readLevel(nested, key === 'dataset' ? dataKeys : assetKeys, draft);
  }
}

function readAsset(fields: Fields, draft: Draft): void {
  const path = fields.get('path');
  if (path) draft.pathItem = path;
  const type = fields.get('type');
  if (type) word(type, types);
  const target = fields.get('target_column_name');
  if (!target) return;
  noteOld(target, 'target_column_name', 'data_column_names.target_column');
  const name = text(target);
  if (name !== undefined) draft.columns = { target: name, ...draft.columns };
}

function readRoles(fields: Fields, draft: Draft): void {
  const context = fields.get('data_context', 'dataset_context');
  if (fields.has('dataset_context') && context) noteOld(context, 'dataset_context', 'data_context');
  if (context) draft.context = word(context, dataContexts, { ground_truth_data: 'ground_truth' });
  const columns = fields.get('data_column_names');
  if (columns) draft.columns = { ...draft.columns, ...readColumns(columns) };
  const component = fields.get('pre_processing_component');
  const preprocessing = component && readComponentName(component);
  if (preprocessing !== undefined) draft.preprocessing = preprocessing;
}

/** `name:version` of a component, from `azureml:name:version` or its id; undefined, told, without an exact version. */
export function readComponentName(item: Item): string | undefined {
  const reference = text(item);
  if (reference === undefined) return undefined;
  const name = versionedName(reference);
  if (name !== null && !name.endsWith('@latest')) return name;
  const message = `"${reference}" names no component with its version; write azureml:name:version, as azureml:my_component:1.`;
  item.reading.problem(item, message);
  return undefined;
}

function noteOld(item: Item, key: string, today: string): void {
  item.reading.note('deprecated', item, `"${key}" is an older word for "${today}".`);
}
