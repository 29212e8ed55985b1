import { openFields, tellMissing, text, type Fields, type Item } from '@circuitwatch/monitoring-documents';
import { isMapping, keysOf } from '../reading/mappings.ts';
import { name as readName } from '../reading/lists.ts';

/** What every resource of Azure has around its properties. */
export const envelopeKeys = [
  ...['id', 'name', 'type', 'kind', 'location', 'tags', 'etag', 'apiVersion', 'identity', 'systemData'],
  ...['resourceGroup', 'dependsOn', 'properties', '$schema', 'scale', 'sku', 'comments', 'condition'],
];

/** A resource: its name, and the mapping that has its properties. */
export interface AzureResource {
  readonly name: string | undefined;
  readonly properties: Item;
}

/** The last part of an id such as `/subscriptions/…/actionGroups/ag-mlops`. */
function lastSegment(id: string): string {
  return id.split('/').findLast((part) => part !== '') ?? id;
}

/** The resource's own name, or the end of its id; a name that a template makes up is told. */
function nameOf(fields: Fields): string | undefined {
  const item = fields.get('name', 'id');
  if (item === undefined) return undefined;
  const found = readName(item);
  if (found === undefined) return undefined;
  if (/^\[.*\]$/.test(found)) {
    const message = `"${found}" is an expression of a template; write the name itself, or export what was deployed.`;
    item.reading.problem(item, message);
    return undefined;
  }
  return lastSegment(found);
}

/** Opens a resource whose properties stand in `properties`, or beside its name as the command `az` prints them. */
export function openResource(item: Item, ownKeys: readonly string[]): AzureResource | undefined {
  const isNested = keysOf(item).includes('properties');
  const fields = openFields(item, isNested ? envelopeKeys : [...envelopeKeys, ...ownKeys]);
  if (fields === undefined) return undefined;
  const properties = isNested ? fields.get('properties') : item;
  if (properties === undefined) {
    tellMissing(fields, 'properties', 'properties: {…}');
    return undefined;
  }
  return { name: nameOf(fields), properties };
}

/** The names of action groups that a list of ids, or of objects with `actionGroupId`, refers to. */
export function actionGroupsOf(items: readonly Item[]): readonly string[] {
  const found = items.map((item) => {
    const id = isMapping(item)
      ? openFields(item, ['actionGroupId', 'webHookProperties'])?.get('actionGroupId')
      : item;
    const written = id && text(id);
    return written === undefined ? undefined : lastSegment(written);
  });
  return [...new Set(found.filter((name) => name !== undefined))];
}
