import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { filesOf, openBlobAccount, put, type BlobAccount } from './spec/blob-account.ts';

const megabyte = 1024 * 1024;
let opened: BlobAccount | null = null;

beforeAll(async () => {
  opened = await openBlobAccount();
  // The first of all starts fetches Azurite.
}, 360_000);
afterAll(() => opened?.close());

function account(context: TestContext): BlobAccount {
  return opened ?? context.skip('there is no Azurite here');
}

/** What a process that does nothing else has seen. */
interface Fetched {
  readonly files: number;
  readonly bytes: number;
  /** The most memory that the process had, before and after the fetching. */
  readonly peakBefore: number;
  readonly peakAfter: number;
}

/** Lists and fetches everything below the URI in a process of its own. */
async function fetchAll(options: object, uri: string): Promise<Fetched> {
  const program = `
    import { statSync } from 'node:fs';
    import { openBlobFiles } from './blob-files.ts';
    const peak = () => process.resourceUsage().maxRSS * 1024;
    const files = openBlobFiles(${JSON.stringify(options)});
    const listed = await files.list(${JSON.stringify(uri)});
    const peakBefore = peak();
    const paths = await Promise.all(listed.map((file) => files.fetch(file)));
    const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
    console.log(JSON.stringify({ files: paths.length, bytes, peakBefore, peakAfter: peak() }));`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(out) as Fetched;
}

describe('many blobs, and large ones', () => {
  it('fetches a thousand at once, and memory does not grow with the size of a large one', async (context) => {
    const { azurite, cacheFolder, container } = account(context);
    const [small, large] = [await container(), await container()];
    const names = Array.from({ length: 1_000 }, (_, index) => `in/${index % 10}/${index}.jsonl`);
    for (let start = 0; start < names.length; start += 50) {
      await Promise.all(
        names.slice(start, start + 50).map((name) => put(small, name, `${name}\n`.repeat(20))),
      );
    }
    await putZeros(large, 'one', 64 * megabyte);
    await putZeros(large, 'three/as much', 192 * megabyte);
    const folder = cacheFolder();
    const options = {
      cacheFolder: folder,
      maximumCacheBytes: 1e9,
      credential: null,
      connectionStrings: [azurite.connectionString],
    };
    const ofSmall = await fetchAll(options, azurite.uriOf(small.containerName));
    expect(ofSmall.files).toBe(1_000);
    expect(filesOf(folder)).toHaveLength(1_000);
    const ofLarge = await fetchAll(options, azurite.uriOf(`${large.containerName}/one`));
    expect(ofLarge.bytes).toBe(64 * megabyte);
    const ofLarger = await fetchAll(options, azurite.uriOf(`${large.containerName}/three`));
    expect(ofLarger.bytes).toBe(192 * megabyte);
    console.log(
      `memory grew by ${grown(ofSmall)} MiB for 1,000 small blobs, ${grown(ofLarge)} MiB for one of 64 MiB, ${grown(ofLarger)} MiB for one of 192 MiB`,
    );
    // What was read lies about until it is collected, but not all of it.
    expect(grown(ofLarger)).toBeLessThan(128);
  }, 240_000);
});

function grown({ peakBefore, peakAfter }: Fetched): number {
  return Math.round((peakAfter - peakBefore) / megabyte);
}

async function putZeros(container: ContainerClient, name: string, bytes: number): Promise<void> {
  const chunk = Buffer.alloc(4 * megabyte);
  const chunks = Readable.from(Array.from({ length: bytes / chunk.length }, () => chunk));
  await container.getBlockBlobClient(name).uploadStream(chunks, chunk.length, 2);
}
