import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectModel } from './inspect-model.ts';

const linear = path.join(import.meta.dirname, '../fixtures/linear.onnx');

describe('inspectModel', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-model-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads inputs, outputs and the checksum', async () => {
    const graph = await inspectModel(linear);
    expect(graph.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['n', 3] }]);
    expect(graph.outputs).toEqual([{ name: 'y', type: 'float32', shape: ['n', 1] }]);
    expect(graph.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names a file that is missing', async () => {
    await expect(inspectModel(path.join(folder, 'none.onnx'))).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('none.onnx') as string,
    });
  });

  it('says why a graph does not load', async () => {
    const file = path.join(folder, 'broken.onnx');
    writeFileSync(file, 'not a model');
    await expect(inspectModel(file)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/protobuf parsing failed/i) as string,
    });
  });

  it('has a fixture that predicts 2a - b + c/2 + 10', async () => {
    const session = await InferenceSession.create(linear);
    const x = new Tensor('float32', new Float32Array([1, 2, 3, 0, 0, 0]), [2, 3]);
    const { y } = await session.run({ x });
    expect(Array.from(y?.data as Float32Array)).toEqual([11.5, 10]);
  });
});
