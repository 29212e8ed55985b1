import { nearestName } from '@circuitwatch/monitoring-definitions';
import { versionedName } from '../data/data-reference.ts';
import type { CollectorOptions } from '@circuitwatch/scoring-definitions';
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
  const collected = collector ? readCollector(collector, { endpoint, name }) : nothing;
  if (collected.collector === null) {
    const message =
      'It collects no data; enable model_inputs and model_outputs below data_collector.collections.';
    root.reading.note('advice', collector ?? root, message);
  }
  const { notes } = root.reading;
  return { kind: 'deployment', name, endpoint, model: model ?? null, ...collected, notes };
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

/** What a deployment collects, and the assets that this fills. */
interface Collected {
  readonly collector: CollectorOptions | null;
  readonly assets: readonly CollectedAsset[];
}

const nothing: Collected = { collector: null, assets: [] };

function readCollector(item: Item, deployed: Deployed): Collected {
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
  const assets = ((collections && entriesOf(collections)) ?? []).flatMap((entry) =>
    readCollection(entry, deployed),
  );
  // One that has a name of its own has two assets.
  const names = [...new Set(assets.map(({ collection }) => collection))];
  if (names.length === 0) return nothing;
  return { assets, collector: { collections: names.map((name) => ({ name, samplingRate: share ?? 1 })) } };
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

/** Reads an endpoint, of which the name counts, and how its deployments share its traffic. */
export function readEndpoint(root: Item): EndpointDocument | null {
  const entries = entriesOf(root) ?? [];
  const find = (key: string) => entries.find((entry) => entry.key === key)?.value;
  const name = requiredOf(root, find('name'), 'name', 'name: my-endpoint');
  const traffic = find('traffic');
  const shares = traffic ? readTraffic(traffic) : null;
  return name === undefined ? null : { kind: 'endpoint', name, traffic: shares };
}

/** Percents by deployment, which add up to 100 or to 0. */
function readTraffic(item: Item): Readonly<Record<string, number>> | null {
  const shares = (entriesOf(item) ?? []).flatMap(({ key, value }) => {
    const percent = value && integer(value, 0);
    return percent === undefined ? [] : [[key, percent] as const];
  });
  if (shares.length === 0) return null;
  const total = shares.reduce((sum, [, percent]) => sum + percent, 0);
  if (total !== 100 && total !== 0) {
    item.reading.problem(
      item,
      `The percents of "traffic" add up to ${total}; they must add up to 100, or to 0.`,
    );
  }
  return Object.fromEntries(shares);
}
