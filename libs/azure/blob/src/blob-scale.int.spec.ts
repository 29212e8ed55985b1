import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { filesOf, openBlobAccount, put, type BlobAccount } from './spec/blob-account.ts';

const megabyte = 1024 * 1024;
let opened: BlobAccount | null = null;

beforeAll(async () => {
  opened = await openBlobAccount();
});
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
  it('fetches a thousand at once in a few connections, and holds none of a large one in memory', async (context) => {
    const { azurite, cacheFolder, container } = account(context);
    const [small, large] = [await container(), await container()];
    const names = Array.from({ length: 1_000 }, (_, index) => `in/${index % 10}/${index}.jsonl`);
    for (let start = 0; start < names.length; start += 50) {
      await Promise.all(
        names.slice(start, start + 50).map((name) => put(small, name, `${name}\n`.repeat(20))),
      );
    }
    const source = join(azurite.url === '' ? '' : cacheFolder(), '..', 'large');
    writeFileSync(source, 'a large file');
    truncateSync(source, 64 * megabyte);
    await large.getBlockBlobClient('large').uploadStream(createReadStream(source), 4 * megabyte, 2);
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
    const ofLarge = await fetchAll(options, azurite.uriOf(large.containerName));
    expect(ofLarge.bytes).toBe(statSync(source).size);
    const grown = (ofLarge.peakAfter - ofLarge.peakBefore) / megabyte;
    const grownBySmall = (ofSmall.peakAfter - ofSmall.peakBefore) / megabyte;
    console.log(
      `memory grew by ${grown.toFixed(0)} MiB for a blob of 64 MiB, by ${grownBySmall.toFixed(0)} MiB for 1,000 small blobs`,
    );
    expect(grown).toBeLessThan(48);
  });
});
