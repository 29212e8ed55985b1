import {
  parseStorageUri,
  storageUrl,
  withoutSignature,
  type StorageLocation,
} from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { BlobRequest } from './blob-failure.ts';
import type { OpenedContainer } from './storage-accounts.ts';

/** @throws AppError INVALID for a URI of another kind. */
export function storageOf(uri: string): StorageLocation {
  const location = parseStorageUri(uri);
  if (location) return location;
  throw invalid(
    `The URI "${withoutSignature(uri)}" is not of Azure storage: it begins with https:, abfss: or wasbs:.`,
  );
}

/** The location's one name, without a signature. */
export function placeOf(location: StorageLocation): string {
  return storageUrl({ ...location, signature: null });
}

/** A request to the location, for messages. */
export function requestFor(location: StorageLocation, { access }: OpenedContainer): BlobRequest {
  const { account, container } = location;
  return { uri: placeOf(location), account, container, access };
}
