import {
  nearestName,
  parseStorageUri,
  storageSchemes,
  withoutSignature,
  type StorageLocation,
} from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import {
  parseAzuremlUri,
  type AssetLocation,
  type DatastoreLocation,
  type RegistryLocation,
} from './azureml-uri.ts';

/** A file or folder that this machine sees. */
export interface LocalLocation {
  readonly kind: 'local';
  /** As it was written: a `file:` URI, or a path that may be relative. */
  readonly uri: string;
}

/** What a data URI names, told by `kind`. */
export type DataLocation =
  LocalLocation | StorageLocation | DatastoreLocation | AssetLocation | RegistryLocation;

const schemes = ['file', 'azureml', ...storageSchemes];

/**
 * What a data URI names, in any of the forms that Azure ML and its storage have, or a path.
 *
 * @throws AppError INVALID for an unknown scheme, naming the nearest, and for a form that its scheme does not have.
 */
export function parseDataUri(uri: string): DataLocation {
  const scheme = schemeOf(uri);
  if (scheme === null || scheme === 'file') return { kind: 'local', uri };
  if (scheme === 'azureml') return parseAzuremlUri(uri);
  const storage = parseStorageUri(uri);
  if (storage) return storage;
  const shown = withoutSignature(uri);
  if (schemes.includes(scheme)) throw invalid(`The data URI "${shown}" needs "//" after "${scheme}:".`);
  const nearest = nearestName(scheme, schemes);
  throw invalid(
    `The data URI "${shown}" has the scheme "${scheme}"${nearest === null ? '' : `, which may be a slip for "${nearest}"`}; known are ${schemes.join(', ')}, and paths.`,
  );
}

/** In lower case; null for a path. One letter before the colon is a drive, not a scheme. */
function schemeOf(uri: string): string | null {
  return /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase() ?? null;
}
