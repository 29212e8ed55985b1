import { invalid } from '@circuitwatch/platform-errors';

/** Where a long URI says that a datastore or an asset is registered. */
export interface AzureWorkspace {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
}

/** A file or folder of a datastore, which is a name for some storage. */
export interface DatastoreLocation {
  readonly kind: 'datastore';
  readonly datastore: string;
  /** As it is named, nothing encoded, without slashes at its ends; empty: all of the datastore. */
  readonly path: string;
  /** Null in short URIs. */
  readonly workspace: AzureWorkspace | null;
}

/** A registered data asset. */
export interface AssetLocation {
  readonly kind: 'asset';
  readonly name: string;
  /** Null: the latest. */
  readonly version: string | null;
}

/** Something that Azure ML registries share. */
export interface RegistryLocation {
  readonly kind: 'registry';
  readonly registry: string;
  /** As the URI has it: `data`, `components`, `models` or `environments`. */
  readonly collection: string;
  readonly name: string;
  /** Null: the latest. */
  readonly version: string | null;
}

const forms =
  '"azureml:<name>:<version>", "azureml:<name>@latest", "azureml://datastores/<datastore>/paths/<path>" or "azureml://…/data/<name>/versions/<version>"';
const workspacePrefix =
  /^subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/(?:providers\/[^/]+\/)?workspaces\/([^/]+)\//i;
const locationPrefix = /^locations\/[^/]+\/workspaces\/[^/]+\//i;
const versioned = /^data\/([^/]+)\/(?:versions\/([^/]+)|labels\/latest)$/i;
const shared = /^registries\/([^/]+)\/([^/]+)\/([^/]+)\/(?:versions\/([^/]+)|labels\/latest)$/i;
const inDatastore = /^datastores\/([^/]+)\/paths(?:\/(.*))?$/is;

/**
 * What an `azureml:` URI names.
 *
 * @throws AppError INVALID for a form that Azure ML does not have, and for a path that climbs.
 */
export function parseAzuremlUri(uri: string): DatastoreLocation | AssetLocation | RegistryLocation {
  const rest = uri.replace(/^azureml:/i, '');
  if (!rest.startsWith('/')) return parseShortAsset(uri, rest);
  const full = rest.replace(/^\/+/, '');
  const [prefix, subscription, resourceGroup, workspace] = workspacePrefix.exec(full) ?? [];
  const named = full.slice((prefix ?? locationPrefix.exec(full)?.[0] ?? '').length);
  const [isDatastore, datastore = '', path = ''] = inDatastore.exec(named) ?? [];
  if (isDatastore !== undefined) {
    return {
      kind: 'datastore',
      datastore: safeName(uri, datastore),
      path: safePath(uri, path),
      workspace:
        subscription !== undefined && resourceGroup !== undefined && workspace !== undefined
          ? { subscription, resourceGroup, workspace }
          : null,
    };
  }
  const [isAsset, name = '', version = null] = versioned.exec(named) ?? [];
  if (isAsset !== undefined) return { kind: 'asset', name, version };
  const [isShared, registry = '', collection = '', sharedName = '', sharedVersion = null] =
    shared.exec(full) ?? [];
  if (isShared !== undefined) {
    return { kind: 'registry', registry, collection, name: sharedName, version: sharedVersion };
  }
  throw invalid(`The data URI "${uri}" has no form that azureml: URIs have: write ${forms}.`);
}

function parseShortAsset(uri: string, rest: string): AssetLocation {
  const [, name, version, label] = /^([^:@/\s]+)(?::([^:@/\s]+)|@([^:@/\s]+))$/.exec(rest) ?? [];
  if (name === undefined || (label !== undefined && label !== 'latest')) {
    throw invalid(`The data URI "${uri}" names no version of an asset: write ${forms}.`);
  }
  return { kind: 'asset', name, version: version ?? null };
}

/** Datastores may be folders here, so a name must be no more than one. */
function safeName(uri: string, datastore: string): string {
  if (/^\w[\w-]*$/.test(datastore)) return datastore;
  throw invalid(
    `The data URI "${uri}" names the datastore "${datastore}": its name has letters, digits, _ and - only.`,
  );
}

function safePath(uri: string, path: string): string {
  if (path.split(/[/\\]/).some((segment) => segment === '..' || segment === '.') || path.includes('\0')) {
    throw invalid(`The data URI "${uri}" has "." or ".." in its path: it may not leave its datastore.`);
  }
  return path.replace(/^\/+|\/+$/g, '');
}
