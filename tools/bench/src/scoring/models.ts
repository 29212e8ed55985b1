import { onnxFile, type OnnxNode, type OnnxTensor } from './onnx-file.ts';

/** Columns that the models of the benchmark read, in their order. */
export const featureNames = ['temperature', 'pressure', 'vibration', 'current', 'voltage', 'flow_rate'];

/** A model of the benchmark by its name, as an ONNX file. */
export interface BenchModel {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Numbers from -1 to 1, the same in every run (Lehmer's generator). */
function randomNumbers(): () => number {
  let state = 42;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (2 * state) / 2_147_483_647 - 1;
  };
}

/** Six features, two hidden layers of 32, one number. */
function perceptron(): Buffer {
  const next = randomNumbers();
  const sizes = [featureNames.length, 32, 32, 1];
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  let input = 'x';
  for (const [layer, width] of sizes.slice(1).entries()) {
    const before = sizes[layer] ?? 0;
    const isLast = layer === sizes.length - 2;
    const values = Array.from({ length: before * width }, () => next() / Math.sqrt(before));
    tensors.push({ name: `w${layer}`, dimensions: [before, width], values });
    tensors.push({ name: `b${layer}`, dimensions: [width], values: Array.from({ length: width }, next) });
    const sum = isLast ? 'y' : `sum${layer}`;
    nodes.push({ operator: 'Gemm', inputs: [input, `w${layer}`, `b${layer}`], output: sum });
    input = `layer${layer}`;
    if (!isLast) nodes.push({ operator: 'Relu', inputs: [sum], output: input });
  }
  return onnxFile(featureNames.length, nodes, tensors);
}

const trees = 100;
const depth = 6;

/** A hundred full trees of six levels over the same features; nodes are numbered as in a heap. */
function treeEnsemble(): Buffer {
  const next = randomNumbers();
  const inner = 2 ** depth - 1;
  const whole = 2 ** (depth + 1) - 1;
  const nodes = Array.from({ length: trees * whole }, (_, place) => {
    const [tree, id] = [Math.floor(place / whole), place % whole];
    return { tree, id, isLeaf: id >= inner, feature: place % featureNames.length, value: next() };
  });
  const leaves = nodes.filter(({ isLeaf }) => isLeaf);
  const attributes = {
    n_targets: { int: 1 },
    post_transform: { text: 'NONE' },
    nodes_treeids: { ints: nodes.map(({ tree }) => tree) },
    nodes_nodeids: { ints: nodes.map(({ id }) => id) },
    nodes_featureids: { ints: nodes.map(({ feature }) => feature) },
    nodes_modes: { texts: nodes.map(({ isLeaf }) => (isLeaf ? 'LEAF' : 'BRANCH_LEQ')) },
    nodes_values: { floats: nodes.map(({ value }) => value) },
    nodes_truenodeids: { ints: nodes.map(({ isLeaf, id }) => (isLeaf ? 0 : 2 * id + 1)) },
    nodes_falsenodeids: { ints: nodes.map(({ isLeaf, id }) => (isLeaf ? 0 : 2 * id + 2)) },
    target_treeids: { ints: leaves.map(({ tree }) => tree) },
    target_nodeids: { ints: leaves.map(({ id }) => id) },
    target_ids: { ints: leaves.map(() => 0) },
    target_weights: { floats: leaves.map(({ value }) => value / trees) },
  };
  const operator = 'TreeEnsembleRegressor';
  return onnxFile(
    featureNames.length,
    [{ operator, inputs: ['x'], output: 'y', domain: 'ai.onnx.ml', attributes }],
    [],
  );
}

/** The models that are measured. */
export function benchModels(): readonly BenchModel[] {
  return [
    { name: '6-32-32-1 MLP', bytes: perceptron() },
    { name: '100 trees', bytes: treeEnsemble() },
  ];
}
