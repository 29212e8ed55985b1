import path from 'node:path';
import type { ModelDeclaration } from '@circuitwatch/scoring-definitions';
import { describe, expect, it } from 'vitest';
import { availableDevices } from './gpu.ts';
import { identityGraph } from './identity-graph.ts';
import { loadSession } from './load-session.ts';
import { openScoringModel } from './open-scoring-model.ts';

const linear = path.join(import.meta.dirname, '../fixtures/linear.onnx');
const declaration: ModelDeclaration = {
  task: null,
  features: ['a', 'b', 'c'].map((name) => ({ name, type: 'NUMBER', categories: null })),
  outputs: null,
};

describe('availableDevices', () => {
  it('always has the processor, and a GPU or the reason why not', async () => {
    const { devices, withoutGpu } = await availableDevices(1_000);
    const [cpu, gpu] = devices;
    expect(cpu).toEqual({ kind: 'CPU', provider: 'cpu', memoryBytes: 1_000 });
    if (withoutGpu === null) expect(gpu).toMatchObject({ kind: 'GPU', provider: 'cuda' });
    else {
      expect(devices).toHaveLength(1);
      expect(withoutGpu).toMatch(/deploy\/gpu\.md tells how CUDA is added\. onnxruntime says: \S+/);
    }
  });

  it('tries a graph that loads, so that a refusal is one of the GPU', async () => {
    const session = await loadSession('identity', identityGraph());
    expect(session.inputNames).toEqual(['x']);
    await session.release();
  });

  it('runs a model on the GPU, or refuses it with that reason', async () => {
    const { withoutGpu } = await availableDevices(1_000);
    const opened = openScoringModel(linear, declaration, { device: 'GPU' });
    if (withoutGpu !== null) {
      await expect(opened).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: withoutGpu,
        retryable: false,
      });
      return;
    }
    const model = await opened;
    expect(model.device).toBe('GPU');
    expect(await model.score([Float32Array.of(1, 2, 3)], 1)).toEqual([Float32Array.of(11.5)]);
    await model.close();
  });
});
