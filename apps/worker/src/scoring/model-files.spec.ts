import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { localModelUri } from './model-files.ts';

const folder = temporaryFolder('model-files');
afterAll(() => folder.remove());

describe('localModelUri', () => {
  const bytes = Buffer.from('a model');
  const checksum = createHash('sha256').update(bytes).digest('hex');

  it('writes an uploaded model once, also when asked twice at a time', async () => {
    const read = vi.fn(async () => bytes);
    const uri = `circuitwatch:models/${checksum}`;
    const at = path.join(folder.path, 'models');
    const files = await Promise.all([localModelUri(uri, at, { read }), localModelUri(uri, at, { read })]);
    expect(files).toEqual([path.join(at, `${checksum}.onnx`), path.join(at, `${checksum}.onnx`)]);
    read.mockClear();
    expect(readFileSync(await localModelUri(uri, at, { read }))).toEqual(bytes);
    expect(read).not.toHaveBeenCalled();
    expect(readdirSync(at)).toEqual([`${checksum}.onnx`]);
  });

  it('leaves other URIs alone, and says when a file was never uploaded', async () => {
    const none = { read: async () => null };
    expect(await localModelUri('models/m.onnx', folder.path, none)).toBe('models/m.onnx');
    await expect(
      localModelUri(`circuitwatch:models/${'0'.repeat(64)}`, folder.path, none),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
