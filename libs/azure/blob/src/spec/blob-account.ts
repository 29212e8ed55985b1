import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient, ContainerSASPermissions, type ContainerClient } from '@azure/storage-blob';
import { startTestAzurite, type TestAzurite } from '@circuitwatch/testing';
import { openBlobFiles, type BlobFiles, type BlobFilesOptions } from '../blob-files.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';

/** An account behind a proxy, and a cache of its own for each reader. */
export interface BlobAccount {
  readonly azurite: TestAzurite;
  readonly proxy: CountingProxy;
  /** Through the proxy. */
  readonly connectionString: string;
  /** An empty container, reached past the proxy. */
  readonly container: () => Promise<ContainerClient>;
  readonly cacheFolder: () => string;
  readonly open: (options?: Partial<BlobFilesOptions>) => BlobFiles;
  readonly close: () => Promise<void>;
}

/** Null where there is no Azurite. */
export async function openBlobAccount(): Promise<BlobAccount | null> {
  const azurite = await startTestAzurite();
  if (!azurite) return null;
  const proxy = await startCountingProxy(azurite.url);
  const connectionString = azurite.connectionString.replace(azurite.url, proxy.url);
  const direct = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const root = mkdtempSync(join(tmpdir(), 'circuitwatch-blobs-'));
  let count = 0;
  const cacheFolder = (): string => join(root, `cache-${(count += 1)}`);
  return {
    azurite,
    proxy,
    connectionString,
    container: async () => {
      const client = direct.getContainerClient(`container-${(count += 1)}`);
      await client.create();
      return client;
    },
    cacheFolder,
    open: (options) =>
      openBlobFiles({
        cacheFolder: cacheFolder(),
        maximumCacheBytes: 1e9,
        credential: null,
        connectionStrings: [connectionString],
        ...options,
      }),
    close: async () => {
      await proxy.close();
      await azurite.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Writes a blob, anew where it is there. */
export async function put(container: ContainerClient, name: string, content: string | Buffer): Promise<void> {
  await container.getBlockBlobClient(name).upload(content, Buffer.byteLength(content));
}

/** Names and bytes of a folder's files; none where there is no folder. */
export function filesOf(folder: string): readonly { readonly name: string; readonly bytes: number }[] {
  const names = statSync(folder, { throwIfNoEntry: false }) ? readdirSync(folder) : [];
  return names.map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
}

/** A shared access signature that lets its bearer read and list for an hour. */
export async function signatureOf(container: ContainerClient, permissions = 'rl'): Promise<string> {
  const url = await container.generateSasUrl({
    permissions: ContainerSASPermissions.parse(permissions),
    expiresOn: new Date(Date.now() + 3_600_000),
  });
  return new URL(url).search.slice(1);
}
