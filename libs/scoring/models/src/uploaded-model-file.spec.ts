import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { uploadedModelFile } from './uploaded-model-file.ts';

const folder = temporaryFolder('model-files');
afterAll(() => folder.remove());

describe('uploadedModelFile', () => {
  const bytes = Buffer.from('a model');
  const checksum = createHash('sha256').update(bytes).digest('hex');

  it('writes an uploaded model once, also when asked twice at a time', async () => {
    const read = vi.fn(async () => bytes);
    const uri = `circuitwatch:models/${checksum}`;
    const at = path.join(folder.path, 'models');
    const files = await Promise.all([
      uploadedModelFile(uri, at, { read }),
      uploadedModelFile(uri, at, { read }),
    ]);
    expect(files).toEqual([path.join(at, `${checksum}.onnx`), path.join(at, `${checksum}.onnx`)]);
    read.mockClear();
    expect(readFileSync((await uploadedModelFile(uri, at, { read })) ?? '')).toEqual(bytes);
    expect(read).not.toHaveBeenCalled();
    expect(readdirSync(at)).toEqual([`${checksum}.onnx`]);
  });

  it('has none of other URIs, and says when a file was never uploaded', async () => {
    const none = { read: async () => null };
    expect(await uploadedModelFile('models/m.onnx', folder.path, none)).toBeNull();
    await expect(
      uploadedModelFile(`circuitwatch:models/${'0'.repeat(64)}`, folder.path, none),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
