import { entriesOf, itemsOf, text, type Item } from '@circuitwatch/monitoring-documents';
import { nothing, type AlertingContent } from '../alerting-document.ts';
import { readActionGroup } from '../own/read-action-group.ts';
import { azureReceiverKeys } from './azure-receivers.ts';
import { childOf, isMapping, keysOf } from '../reading/mappings.ts';
import { openResource } from './azure-resource.ts';
import { readMetricAlert } from './read-metric-alert.ts';
import { readScheduledQuery } from './read-scheduled-query.ts';

type AzureKind = 'scheduled query' | 'metric alert' | 'action group' | 'template' | 'request' | 'other';

function textIn(item: Item, key: string): string {
  const child = childOf(item, key);
  return child === undefined || isMapping(child) ? '' : (text(child) ?? '');
}

/** By its type, else by the keys that only this kind has; undefined: it is none of Azure's. */
export function azureKindOf(item: Item): AzureKind | undefined {
  if (!isMapping(item)) return undefined;
  const keys = keysOf(item);
  const type = textIn(item, 'type').toLowerCase();
  if (type.endsWith('/scheduledqueryrules')) return 'scheduled query';
  if (type.endsWith('/metricalerts')) return 'metric alert';
  if (type.endsWith('/actiongroups')) return 'action group';
  if (keys.includes('resources')) return 'template';
  const properties = childOf(item, 'properties') ?? item;
  const own = keysOf(properties);
  if (own.includes('groupShortName') || azureReceiverKeys.some((key) => own.includes(key)))
    return 'action group';
  if (own.includes('criteria') || own.includes('evaluationFrequency')) {
    const all = childOf(childOf(properties, 'criteria') ?? item, 'allOf');
    const [first] = (all && itemsOf(all)) ?? [];
    return first !== undefined && keysOf(first).includes('metricName') ? 'metric alert' : 'scheduled query';
  }
  if (keys.includes('parameters') && requestBody(item) !== undefined) return 'request';
  return type.startsWith('microsoft.') ? 'other' : undefined;
}

/** The body in a sample of Azure's REST documentation, under whatever name it has there. */
function requestBody(item: Item): { readonly body: Item; readonly name: string } | undefined {
  const parameters = childOf(item, 'parameters');
  if (parameters === undefined || !isMapping(parameters)) return undefined;
  const bodies = (entriesOf(parameters) ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]));
  const body = bodies.find((value) => childOf(value, 'properties') !== undefined);
  const name = textIn(parameters, 'ruleName') || textIn(parameters, 'actionGroupName');
  return body && { body, name };
}

/**
 * What a resource of Azure, or a template with several, asks for.
 *
 * @param given the resource's name where it stands elsewhere, as in a request's path
 */
export function readAzure(item: Item, kind: AzureKind, given?: string): AlertingContent {
  switch (kind) {
    case 'scheduled query':
      return { ...nothing, rules: [readScheduledQuery(item, given)].filter((rule) => rule !== undefined) };
    case 'metric alert':
      return { ...nothing, rules: [readMetricAlert(item, given)].filter((rule) => rule !== undefined) };
    case 'action group':
      return { ...nothing, actionGroups: readGroupResource(item, given) };
    case 'template':
      return merge(childOf(item, 'resources'));
    case 'request':
      return readRequest(item);
    case 'other':
      item.reading.note('advice', item, `A resource of type ${textIn(item, 'type')} is left out.`);
      return nothing;
  }
}

function readGroupResource(item: Item, given?: string) {
  const resource = openResource(item, ['groupShortName', 'enabled', ...azureReceiverKeys]);
  const group = resource && readActionGroup(resource.properties, { name: resource.name ?? given });
  return group === undefined ? [] : [group];
}

function readRequest(item: Item): AlertingContent {
  const found = requestBody(item);
  const kind = found && azureKindOf(found.body);
  if (found === undefined || kind === undefined) return nothing;
  return readAzure(found.body, kind, found.name === '' ? undefined : found.name);
}

/** Several resources as one content. */
export function merge(list: Item | undefined): AlertingContent {
  const parts = ((list && itemsOf(list)) ?? []).map((item) => {
    const kind = azureKindOf(item);
    if (kind !== undefined) return readAzure(item, kind);
    item.reading.note('advice', item, 'This is no alert rule or action group; it is left out.');
    return nothing;
  });
  return {
    rules: parts.flatMap(({ rules }) => rules),
    actionGroups: parts.flatMap(({ actionGroups }) => actionGroups),
    routing: null,
  };
}
