import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../generated/resolver-types.ts';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

const linear = path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures/linear.onnx');

async function leftBehind(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('circuitwatch-upload-'));
}

interface Uploaded {
  readonly status: number;
  readonly body: {
    readonly checksum?: string;
    readonly uri?: string;
    readonly bytes?: number;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
}

describe('uploading a model', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ limits: { modelFileBytes: 8 * 2 ** 20 } });
  });
  afterAll(() => gateway.stop());

  async function upload(
    body: RequestInit['body'],
    headers: Readonly<Record<string, string>> = {},
    role: Role = 'ENGINEER',
  ): Promise<Uploaded> {
    const response = await fetch(`${gateway.url}/models/files`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${gateway.tokens[role]}`,
        'content-type': 'application/octet-stream',
        ...headers,
      },
      body: body ?? null,
      duplex: 'half',
    });
    return { status: response.status, body: (await response.json()) as Uploaded['body'] };
  }

  const codeOf = ({ status, body }: Uploaded) => [status, body.errors?.[0]?.extensions.code];

  it('keeps it once, streamed or not, and answers the URI to register it with', async () => {
    const bytes = randomBytes(5_000_000);
    const checksum = createHash('sha256').update(bytes).digest('hex');
    const expected = {
      status: 200,
      body: { checksum, uri: `circuitwatch:models/${checksum}`, bytes: 5_000_000 },
    };
    expect(await upload(bytes)).toEqual(expected);
    const pieces = Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]);
    expect(await upload(Readable.toWeb(pieces) as ReadableStream)).toEqual(expected);
    expect(Buffer.from((await gateway.db.modelFiles.read(checksum)) ?? []).equals(bytes)).toBe(true);
    const { items } = await gateway.db.audit.list({ filter: { action: 'modelFile.upload' } });
    expect(items.map(({ node }) => node)).toMatchObject([
      { actor: 'engineer of the test', details: { checksum, bytes: 5_000_000 } },
    ]);
  });

  it('leads to a version whose file was looked into', async () => {
    const { body } = await upload(Readable.toWeb(createReadStream(linear)) as ReadableStream);
    const created = await gateway.ask('mutation { createModel(input: { name: "pump" }) { model { id } } }');
    const modelId = (created.data?.['createModel'] as { model: { id: string } }).model.id;
    const register = (input: object) =>
      gateway.ask(
        `mutation ($input: CreateModelVersionInput!) { createModelVersion(input: $input) {
          modelVersion { uri checksum task features } userErrors { field message }
        } }`,
        { input: { modelId, ...input } },
      );
    const { data } = await register({ uri: body.uri, features: ['a', 'b', 'c'] });
    expect(data?.['createModelVersion']).toEqual({
      modelVersion: {
        uri: body.uri,
        checksum: body.checksum,
        task: 'REGRESSION',
        features: ['a', 'b', 'c'],
      },
      userErrors: [],
    });
    const uri = `circuitwatch:models/${'0'.repeat(64)}`;
    const refused = await register({ uri, features: ['a'], allowUnreachable: true });
    expect(refused.data?.['createModelVersion']).toMatchObject({
      userErrors: [{ field: ['uri'], message: expect.stringMatching(/Upload it with PUT/) as string }],
    });
  });

  it('refuses who may not, what is empty or no file, and pages of strangers', async () => {
    expect(codeOf(await upload('x', {}, 'OPERATOR'))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await upload('x', { authorization: 'Bearer cw_wrong' }))).toEqual([401, 'UNAUTHENTICATED']);
    expect(codeOf(await upload(''))).toEqual([400, 'BAD_REQUEST']);
    expect(codeOf(await upload('{}', { 'content-type': 'application/json' }))).toEqual([415, 'BAD_REQUEST']);
    const session = {
      authorization: '',
      cookie: 'circuitwatch_session=cw_x',
      origin: 'https://evil.example',
    };
    expect([401, 403]).toContain((await upload('x', session)).status);
  });

  it('forgets a file whose sender goes away', async () => {
    const sender = request(`${gateway.url}/models/files`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${gateway.tokens.ENGINEER}`,
        'content-type': 'application/octet-stream',
      },
    });
    sender.on('error', () => undefined);
    sender.write(Buffer.alloc(100_000));
    await expect.poll(leftBehind).toHaveLength(1);
    sender.destroy();
    await expect.poll(leftBehind).toEqual([]);
    expect(gateway.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('refuses a file that is too large, said or not, and leaves none behind', async () => {
    const block = Buffer.alloc(2 ** 20);
    async function* endless() {
      for (let count = 0; count < 9; count += 1) yield await Promise.resolve(block);
    }
    const pieces = Readable.toWeb(Readable.from(endless())) as ReadableStream;
    expect(codeOf(await upload(pieces))).toEqual([413, 'LIMIT_EXCEEDED']);
    expect(codeOf(await upload(Buffer.alloc(8 * 2 ** 20 + 1)))).toEqual([413, 'LIMIT_EXCEEDED']);
    expect(await leftBehind()).toEqual([]);
  });
});
