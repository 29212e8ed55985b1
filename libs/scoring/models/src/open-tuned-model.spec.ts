import path from 'node:path';
import type { ModelDeclaration } from '@circuitwatch/scoring-definitions';
import { describe, expect, it } from 'vitest';
import { batchSizes } from './measure-model.ts';
import { openTunedModel, type TuningOptions } from './open-tuned-model.ts';

const fixture = (name: string): string => path.join(import.meta.dirname, '../fixtures', name);

function declared(...names: readonly string[]): ModelDeclaration {
  return {
    task: null,
    features: names.map((name) => ({ name, type: 'NUMBER', categories: null })),
    outputs: null,
  };
}

const linear = declared('a', 'b', 'c');

describe('openTunedModel', () => {
  it('runs with a setting that was measured, and answers as ever', async () => {
    const { model, threads } = await openTunedModel(fixture('linear.onnx'), linear, { maximumThreads: 2 });
    expect([1, 2]).toContain(threads);
    expect(batchSizes).toContain(model.rowsAtOnce);
    expect(await model.score([Float32Array.of(1, 2, 3)], 1)).toEqual([Float32Array.of(11.5)]);
    await model.close();
  });

  it.each<[string, TuningOptions, { readonly threads: number; readonly rowsAtOnce: number }]>([
    ['both', { maximumThreads: 4, threads: 2, rowsAtOnce: 7 }, { threads: 2, rowsAtOnce: 7 }],
    ['the rows', { maximumThreads: 1, rowsAtOnce: 7 }, { threads: 1, rowsAtOnce: 7 }],
  ])('keeps to what it is told: %s', async (_what, options, wanted) => {
    const { model, threads } = await openTunedModel(fixture('linear.onnx'), linear, options);
    expect({ threads, rowsAtOnce: model.rowsAtOnce }).toEqual(wanted);
    await model.close();
  });

  it('keeps to the threads that it is told and chooses the rows', async () => {
    const { model, threads } = await openTunedModel(fixture('linear.onnx'), linear, {
      maximumThreads: 1,
      threads: 2,
    });
    expect(threads).toBe(2);
    expect(batchSizes).toContain(model.rowsAtOnce);
    await model.close();
  });

  it('has no choice with a graph that was made for one row', async () => {
    const { model, threads } = await openTunedModel(fixture('one-row.onnx'), declared('a', 'b', 'c'), {
      maximumThreads: 2,
    });
    expect({ threads, rowsAtOnce: model.rowsAtOnce }).toEqual({ threads: 1, rowsAtOnce: 1 });
    await model.close();
  });

  it('refuses as loading does', async () => {
    const options = { maximumThreads: 2, checksum: '0'.repeat(64) };
    await expect(openTunedModel(fixture('linear.onnx'), linear, options)).rejects.toMatchObject({
      code: 'INVALID',
      problems: [{ path: ['checksum'] }],
    });
  });
});
