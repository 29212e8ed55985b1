import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { storageUrl } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { pathOfUri } from '../data-uri.ts';
import type { DatastoreLocation } from './azureml-uri.ts';
import { parseDataUri } from './parse-data-uri.ts';

/** What names in URIs stand for. */
export interface ResolveOptions {
  /** Relative paths start here, and datastores that are not mapped lie in its folder `datastores`. */
  readonly baseFolder: string;
  /** Name of a datastore → the URI of its root: a `file:` URI, a path, or storage. */
  readonly datastores: Readonly<Record<string, string>>;
}

/**
 * Where data lies: a `file:` URI, or a storage URI in its one form `https://<account>.blob.<cloud>/<container>/<path>`
 * with the signature that was given. Equal places come to equal texts.
 *
 * @throws AppError INVALID for a URI of no known form, for a registered asset, which has to be looked up first, and for
 * a datastore that is mapped to something other than files or storage.
 */
export function resolveDataUri(uri: string, options: ResolveOptions): string {
  const location = parseDataUri(uri);
  switch (location.kind) {
    case 'local':
      return fileUri(pathOfUri(uri, options.baseFolder));
    case 'storage':
      return storageUrl(location);
    case 'datastore':
      return inDatastore(location, options);
    case 'asset':
      throw invalid(
        `The data URI "${uri}" names a registered asset, not where its data lies: choose the asset "${location.name}" itself, or give the URI of its files.`,
      );
    case 'registry':
      throw invalid(
        `The data URI "${uri}" names something in the registry "${location.registry}", which cannot be reached from here: copy it, and give the URI of its files.`,
      );
  }
}

function inDatastore({ datastore, path }: DatastoreLocation, options: ResolveOptions): string {
  const { baseFolder, datastores } = options;
  const root = Object.hasOwn(datastores, datastore) ? datastores[datastore] : undefined;
  if (root === undefined) return fileUri(join(baseFolder, 'datastores', datastore, path));
  const location = parseDataUri(root);
  if (location.kind === 'local') return fileUri(join(pathOfUri(root, baseFolder), path));
  if (location.kind === 'storage') {
    const whole = [location.path, path].filter((part) => part !== '').join('/');
    return storageUrl({ ...location, path: whole });
  }
  throw invalid(
    `The datastore "${datastore}" is mapped to "${root}": map it to a folder, or to an https:, abfss: or wasbs: URI.`,
  );
}

/** Without a slash at its end, so that a folder has one name. */
function fileUri(path: string): string {
  return pathToFileURL(path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path).href;
}
