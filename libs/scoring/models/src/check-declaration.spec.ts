import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDeclaration, type DeclaredFeature, type DeclaredModel } from './check-declaration.ts';
import { inspectModel, type ModelGraph } from './inspect-model.ts';
import { encodeGraph, type Value } from './onnx-graph.spec-support.ts';

const fixture = (name: string): string => path.join(import.meta.dirname, '../fixtures', name);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-declared-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A graph with these inputs that only hands the first one on. */
function graphOf(...inputs: readonly Value[]): Promise<ModelGraph> {
  const [[name, type, shape] = ['x', 'float32'] as const] = inputs;
  const file = path.join(folder, 'graph.onnx');
  const output: Value = shape ? ['y', type, shape] : ['y', type];
  writeFileSync(file, encodeGraph({ nodes: [['Identity', [name], ['y']]], inputs, outputs: [output] }));
  return inspectModel(file);
}

function features(...names: readonly string[]): readonly DeclaredFeature[] {
  return names.map((name) => ({ name }));
}

async function expectRefusal(
  graph: ModelGraph,
  declared: DeclaredModel,
  at: readonly (string | number)[],
  message: RegExp,
): Promise<void> {
  await expect(async () => checkDeclaration(graph, declared)).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringMatching(message) as string,
    problems: [{ path: at }],
  });
}

describe('checkDeclaration', () => {
  it('accepts what fits', async () => {
    const graph = await inspectModel(fixture('linear.onnx'));
    checkDeclaration(graph, { features: features('a', 'b', 'c'), checksum: graph.checksum.toUpperCase() });
    checkDeclaration(graph, { features: [] });
    const mixed = await inspectModel(fixture('mixed-inputs.onnx'));
    checkDeclaration(mixed, {
      features: [
        { name: 'machine', type: 'TEXT', categories: ['pump', 'fan'] },
        { name: 'pressure', type: 'NUMBER', categories: null },
        { name: 'starts', type: 'INTEGER', categories: ['1', '2.0'] },
        { name: 'shift', type: 'BOOLEAN', categories: ['true', '0'] },
      ],
    });
  });

  it.each<[string, DeclaredModel, readonly (string | number)[], RegExp]>([
    ['too few features', { features: features('a', 'b') }, ['features'], /takes 3 features, but 2/],
    [
      'a feature twice',
      { features: features('a', 'b', 'a') },
      ['features', 2],
      /feature a is declared twice/,
    ],
    [
      'another checksum',
      { features: features('a', 'b', 'c'), checksum: '0'.repeat(64) },
      ['checksum'],
      /SHA-256 is .* not the declared 0/,
    ],
    [
      'text for floats',
      { features: [...features('a', 'b'), { name: 'c', type: 'TEXT' }] },
      ['inputs', 2, 'type'],
      /feature c is declared as TEXT, and the model's input x takes numbers \(float32\)/,
    ],
    [
      'categories that are no numbers',
      { features: [{ name: 'a', type: 'NUMBER', categories: ['1', 'high'] }, ...features('b', 'c')] },
      ['inputs', 0, 'categories', 1],
      /category "high" of the feature a is no number/,
    ],
  ])('refuses %s', async (_what, declared, at, message) => {
    await expectRefusal(await inspectModel(fixture('linear.onnx')), declared, at, message);
  });

  it.each<[string, DeclaredFeature, readonly (string | number)[], RegExp]>([
    ['numbers for texts', { name: 'machine', type: 'NUMBER' }, ['inputs', 3, 'type'], /takes text/],
    [
      'categories that are no whole numbers',
      { name: 'starts', type: 'INTEGER', categories: ['1.5'] },
      ['inputs', 3, 'categories', 0],
      /"1.5" of the feature starts is no whole number/,
    ],
  ])('refuses %s by the name of the input', async (_what, feature, at, message) => {
    const others = ['pressure', 'starts', 'shift', 'machine'].filter((name) => name !== feature.name);
    const graph = await inspectModel(fixture('mixed-inputs.onnx'));
    await expectRefusal(graph, { features: [...features(...others), feature] }, at, message);
  });

  it.each<[string, readonly Value[], RegExp]>([
    ['three dimensions', [['x', 'float32', ['n', 2, 3]]], /input x has 3 dimensions, and a table has two/],
    ['half floats', [['x', 'float16', ['n', 2]]], /input x takes float16, which a table cannot fill/],
    [
      'rows that differ',
      [
        ['x', 'float32', [4, 2]],
        ['z', 'float32', [3, 2]],
      ],
      /do not take one and the same number of rows \(x: \[4, 2\], z: \[3, 2\]\)/,
    ],
    [
      'a parameter among the inputs',
      [
        ['x', 'float32', ['n', 2]],
        ['z', 'float32', [2]],
      ],
      /do not take one and the same number of rows \(x: \[n, 2\], z: \[2\]\)/,
    ],
  ])('refuses %s', async (_what, inputs, message) => {
    const graph = await graphOf(...inputs);
    const declared = { features: features('a', 'b') };
    expect(() => checkDeclaration(graph, declared)).toThrow(message);
  });
});

describe('inspectModel', () => {
  it.each([
    ['Wobble', '', /it uses the operator Wobble of version 17, which onnxruntime does not know/],
    ['Wobble', 'com.acme', /it uses the operator com\.acme:Wobble, which onnxruntime does not know/],
  ])('names the operator %s of %j that nobody knows', async (operator, domain, message) => {
    const file = path.join(folder, 'unknown.onnx');
    const value = (name: string): Value => [name, 'float32', ['n', 2]];
    const parts = {
      nodes: [[operator, ['x'], ['y'], domain]] as const,
      inputs: [value('x')],
      outputs: [value('y')],
    };
    writeFileSync(file, encodeGraph(parts));
    await expect(inspectModel(file)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  it('names an operator that is there for other types only', async () => {
    const file = path.join(folder, 'erf.onnx');
    const value = (name: string): Value => [name, 'float64', ['n', 2]];
    writeFileSync(
      file,
      encodeGraph({ nodes: [['Erf', ['x'], ['y']]], inputs: [value('x')], outputs: [value('y')] }),
    );
    await expect(inspectModel(file)).rejects.toThrow(/uses the operator Erf of version 13/);
  });
});
