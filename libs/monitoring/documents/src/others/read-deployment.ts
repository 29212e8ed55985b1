import { nearestName } from '@circuitwatch/monitoring-definitions';
import { versionedName } from '../data/data-reference.ts';
import type { CollectedAsset, DeploymentDocument, EndpointDocument } from '../document.ts';
import { entriesOf, openFields, tellMissing, type Entry } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { flag, integer, number, text, word } from '../reading/scalars.ts';

const collectorKeys = ['collections', 'rolling_rate', 'sampling_rate', 'request_logging'];
const collectionKeys = ['enabled', 'data', 'client_id'];
const rates = ['minute', 'hour', 'day', 'month', 'year'] as const;

/** Reads a deployment: what is deployed where, and the data that it collects. Its other keys are Azure's business. */
export function readDeployment(root: Item): DeploymentDocument | null {
  const entries = entriesOf(root) ?? [];
  const find = (key: string) => entries.find((entry) => entry.key === key)?.value;
  tellMisspelt(entries);
  const name = requiredOf(root, find('name'), 'name', 'name: blue');
  const endpoint = requiredOf(root, find('endpoint_name'), 'endpoint_name', 'endpoint_name: my-endpoint');
  const modelItem = find('model');
  const model = modelItem?.node && modelName(modelItem);
  const collector = find('data_collector');
  if (name === undefined || endpoint === undefined) return null;
  const assets = collector ? readCollector(collector, { endpoint, name }) : [];
  if (assets.length === 0) {
    const message =
      'It collects no data; enable model_inputs and model_outputs below data_collector.collections.';
    root.reading.note('advice', collector ?? root, message);
  }
  return { kind: 'deployment', name, endpoint, model: model ?? null, assets, notes: root.reading.notes };
}

function requiredOf(root: Item, item: Item | undefined, key: string, example: string): string | undefined {
  if (item) return text(item);
  const fields = openFields(
    root,
    (entriesOf(root) ?? []).map((entry) => entry.key),
  );
  if (fields) tellMissing(fields, key, example);
  return undefined;
}

/** Deployments have many keys that nothing here depends on; only what looks like one that counts is told. */
function tellMisspelt(entries: readonly Entry[]): void {
  const counted = ['name', 'endpoint_name', 'data_collector'];
  for (const { key, keyItem } of entries) {
    const nearest = counted.includes(key) ? null : nearestName(key, ['endpoint_name', 'data_collector']);
    if (nearest === null || entries.some((entry) => entry.key === nearest)) continue;
    keyItem.reading.problemAt(
      keyItem.at,
      keyItem.path,
      `Unknown key "${key}". Did you mean "${nearest}"?`,
      true,
    );
  }
}

/** A model that is described in place has no name. */
function modelName(item: Item): string | null {
  const written = entryText(item);
  return written === null ? null : versionedName(written);
}

function entryText(item: Item): string | null {
  return 'value' in item.node ? (text(item) ?? null) : null;
}

interface Deployed {
  readonly endpoint: string;
  readonly name: string;
}

function readCollector(item: Item, deployed: Deployed): readonly CollectedAsset[] {
  const fields = openFields(item, collectorKeys);
  const rateItem = fields?.get('rolling_rate');
  const rate = rateItem && word(rateItem, rates);
  if (rateItem && rate && rate !== 'hour') {
    const message = `Data collected by the ${rate} lies in other folders than those by the hour, which monitors read.`;
    rateItem.reading.note('advice', rateItem, message);
  }
  const sampling = fields?.get('sampling_rate');
  const share = sampling && number(sampling);
  if (sampling && share !== undefined && (share < 0 || share > 1)) {
    sampling.reading.problem(sampling, `"sampling_rate" is a share from 0 to 1, not ${share}.`);
  }
  const collections = fields?.get('collections');
  return ((collections && entriesOf(collections)) ?? []).flatMap((entry) => readCollection(entry, deployed));
}

function readCollection(
  { key: collection, value }: Entry,
  { endpoint, name }: Deployed,
): readonly CollectedAsset[] {
  const fields = value && openFields(value, collectionKeys);
  const enabled = fields?.get('enabled');
  if (!fields || !enabled || flag(enabled) !== true) return [];
  const usual: CollectedAsset = {
    collection,
    name: `${endpoint}-${name}-${collection}`,
    version: '1',
    uri: `azureml://datastores/workspaceblobstore/paths/modelDataCollector/${endpoint}/${name}/${collection}`,
  };
  const data = fields.get('data');
  if (!data) return [usual];
  const own = readOwnData(data, usual);
  // Monitors that name the deployment alone look for the usual name.
  return own.name === usual.name ? [own] : [own, { ...usual, uri: own.uri }];
}

function readOwnData(item: Item, usual: CollectedAsset): CollectedAsset {
  const fields = openFields(item, ['name', 'path', 'version', 'type']);
  const part = (key: string) => {
    const found = fields?.get(key);
    return found && text(found);
  };
  const version = fields?.get('version');
  const number = version && integer(version, 1);
  return {
    collection: usual.collection,
    name: part('name') ?? usual.name,
    version: number === undefined ? usual.version : String(number),
    uri: part('path') ?? usual.uri,
  };
}

/** Reads an endpoint, of which the name counts. */
export function readEndpoint(root: Item): EndpointDocument | null {
  const item = (entriesOf(root) ?? []).find(({ key }) => key === 'name')?.value;
  const name = requiredOf(root, item, 'name', 'name: my-endpoint');
  return name === undefined ? null : { kind: 'endpoint', name };
}
