import {
  AnonymousCredential,
  BlobServiceClient,
  type ContainerClient,
  type StoragePipelineOptions,
} from '@azure/storage-blob';
import type { TokenCredential } from '@azure/identity';
import { type StorageLocation } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { AccessKind } from './blob-failure.ts';

/** How storage accounts are reached. */
export interface AccountOptions {
  /** Each with the key or the signature of one account, and where it is if that is not Azure. Secrets. */
  readonly connectionStrings?: readonly string[];
  /** Enters every account that no connection string and no signature is there for; null: they must be public. */
  readonly credential: TokenCredential | null;
  /** Account → address of its blobs where that is not Azure's: private clouds and emulators. */
  readonly endpoints?: Readonly<Record<string, string>>;
}

/** A container with a way in. */
export interface OpenedContainer {
  readonly client: ContainerClient;
  readonly access: AccessKind;
}

/** Gives containers of any account; clients are made once for each account. */
export type StorageAccounts = (location: StorageLocation) => OpenedContainer;

const pipeline: StoragePipelineOptions = {
  retryOptions: { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 },
};

/**
 * Accounts by name. A signature in the URI goes before the account's connection string, and that before the credential.
 *
 * @throws AppError INVALID for a connection string or an address that cannot be used.
 */
export function openStorageAccounts(options: AccountOptions): StorageAccounts {
  const { credential, connectionStrings = [], endpoints = {} } = options;
  if (credential) Object.values(endpoints).forEach(refuseWithoutTls);
  const known = new Map(connectionStrings.map(fromConnectionString));
  const byIdentity = new Map<string, BlobServiceClient>();
  const addressOf = ({ account, endpoint }: StorageLocation): string =>
    known.get(account)?.url.replace(/\?.*$/s, '') ??
    (Object.hasOwn(endpoints, account) ? endpoints[account] : undefined) ??
    `https://${account}.blob.${endpoint}`;
  const identified = (location: StorageLocation): BlobServiceClient => {
    const address = addressOf(location);
    const service =
      byIdentity.get(address) ??
      new BlobServiceClient(address, credential ?? new AnonymousCredential(), pipeline);
    byIdentity.set(address, service);
    return service;
  };
  return (location) => {
    const { account, container, signature } = location;
    if (signature !== null) {
      const service = new BlobServiceClient(`${addressOf(location)}?${signature}`, undefined, pipeline);
      return { client: service.getContainerClient(container), access: 'signature' };
    }
    const service = known.get(account);
    if (service) return { client: service.getContainerClient(container), access: 'connection string' };
    return {
      client: identified(location).getContainerClient(container),
      access: credential ? 'identity' : 'nothing',
    };
  };
}

function fromConnectionString(text: string): readonly [account: string, service: BlobServiceClient] {
  const service = serviceOf(text);
  const named = /(?:^|;)\s*AccountName=([^;]+)/i.exec(text)?.[1]?.trim();
  return [(named ?? service.accountName).toLowerCase(), service];
}

function serviceOf(text: string): BlobServiceClient {
  try {
    return BlobServiceClient.fromConnectionString(text, pipeline);
  } catch {
    // The reason given may quote the text.
    throw invalid(
      'A connection string of Azure storage cannot be used: it needs DefaultEndpointsProtocol, AccountName and AccountKey, or BlobEndpoint and SharedAccessSignature.',
    );
  }
}

/** A token would be sent in the clear. */
function refuseWithoutTls(address: string): void {
  if (/^https:\/\//i.test(address)) return;
  throw invalid(
    `The address "${address}" of a storage account has no TLS, which Entra's tokens need: use https.`,
  );
}
