import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { InspectionTask } from './inspection.ts';
import { openInspector } from './open-inspector.ts';

const fixtures = path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures');

function taskOf(file: string, features: readonly string[] = []): InspectionTask {
  return {
    path: path.join(fixtures, file),
    checksum: null,
    inputs: null,
    declaration: {
      task: null,
      features: features.map((name) => ({ name, type: 'NUMBER', categories: null })),
      outputs: null,
    },
  };
}

/** Processes that this one has started. */
function children(): readonly number[] {
  return readdirSync('/proc/self/task')
    .flatMap((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' '))
    .flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
}

describe('the process that looks into models', () => {
  const inspector = openInspector();
  afterAll(() => inspector.close());

  it('tells what a graph says, of many that are asked for at once', async () => {
    const mixed = await inspector.inspect(taskOf('mixed-inputs.onnx'));
    expect(mixed).toEqual({
      task: 'REGRESSION',
      features: ['pressure', 'starts', 'shift', 'machine'],
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    const [linear, classes, again] = await Promise.all([
      inspector.inspect(taskOf('linear.onnx', ['a', 'b', 'c'])),
      inspector.inspect(taskOf('zip-map-texts.onnx', ['a', 'b'])),
      inspector.inspect(taskOf('mixed-inputs.onnx')),
    ]);
    expect(linear.features).toEqual(['a', 'b', 'c']);
    expect(classes.task).toBe('CLASSIFICATION');
    expect(again).toEqual(mixed);
  });

  it.each([
    ['features that are too few', taskOf('linear.onnx', ['a', 'b']), /takes 3 features, but 2/],
    ['another checksum', { ...taskOf('linear.onnx', ['a', 'b', 'c']), checksum: '0'.repeat(64) }, /SHA-256/],
    ['what is no graph', taskOf('answers.json'), /not an ONNX graph that loads/],
  ])('refuses %s without a word of where it lies', async (_what, task, reason) => {
    const refusal = await inspector.inspect(task).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ code: 'INVALID', message: expect.stringMatching(reason) as string });
    expect(JSON.stringify(refusal)).not.toContain(fixtures);
    expect((refusal as Error).message).not.toContain(fixtures);
  });

  it('is replaced after a model that took it along', async () => {
    const fragile = openInspector();
    const before = new Set(children());
    await fragile.inspect(taskOf('linear.onnx', ['a', 'b', 'c']));
    const [pid] = children().filter((each) => !before.has(each));
    const fatal = fragile.inspect(taskOf('linear.onnx', ['a', 'b', 'c']));
    process.kill(pid ?? 0, 'SIGKILL');
    await expect(fatal).rejects.toThrow(/ended the process/);
    expect((await fragile.inspect(taskOf('mixed-inputs.onnx'))).task).toBe('REGRESSION');
    fragile.close();
  });

  it('is ended with a model that takes too long, and when nobody asks any more', async () => {
    const hasty = openInspector({ maximumMs: 1, idleMs: 1 });
    await expect(hasty.inspect(taskOf('linear.onnx', ['a', 'b', 'c']))).rejects.toThrow(/takes longer/);
    const before = new Set(children());
    const idle = openInspector({ idleMs: 1 });
    await idle.inspect(taskOf('linear.onnx', ['a', 'b', 'c']));
    await expect.poll(() => children().filter((pid) => !before.has(pid))).toEqual([]);
    expect((await idle.inspect(taskOf('linear.onnx', ['a', 'b', 'c']))).features).toHaveLength(3);
    idle.close();
  });
});
