import { AppError } from '@circuitwatch/platform-errors';
import { bytesField, fieldsOf, packedVarints } from './protobuf-fields.ts';

/** A classifier's graph whose probabilities are a tensor, and what its columns are. */
export interface ClassifierGraph {
  /** The model, without the nodes that made maps of its probabilities. */
  readonly bytes: Buffer;
  /** Outputs that are probabilities by class. */
  readonly probabilities: readonly string[];
  /** By the name of a map that was left out: the output in its place. */
  readonly renamed: ReadonlyMap<string, string>;
  /** By column of the probabilities; null where the graph does not name its classes. */
  readonly classes: readonly string[] | null;
}

/** Field numbers of onnx.proto. */
const model = { graph: 7 };
const graph = { node: 1, output: 12 };
const nodeFields = { input: 1, output: 2, type: 4, attribute: 5 };
const attributeFields = { name: 1, integers: 8, texts: 9 };
const valueInfo = { name: 1, type: 2 };
const typeFields = { tensor: 1 };

/** Probabilities by what their output is called: `probabilities`, `output_proba`, but not `probe`. */
const probabilityName = /prob(?:s|a|as|ability|abilities)?(?![a-z])/i;

/** Whether an output of floats is probabilities of classes: a ZipMap read it, or its name says so. */
export function isProbability(name: string, graph: Pick<ClassifierGraph, 'probabilities'>): boolean {
  return graph.probabilities.includes(name) || probabilityName.test(name);
}

interface GraphNode {
  readonly type: string;
  readonly input: string;
  readonly output: string;
  readonly classes: readonly string[];
}

/**
 * Reads the classes that a graph names, and leaves out its ZipMap nodes: they make a map from class to probability of
 * each row, which the runtime for Node cannot hand over. What they read becomes the output in their place.
 *
 * @throws RangeError for bytes that are no model.
 */
function classifierGraph(bytes: Buffer): ClassifierGraph {
  const nodes = [...fieldsOf(bytes)].flatMap((field) =>
    field.number === model.graph ? nodesOf(field.value) : [],
  );
  const maps = nodes.filter(({ type }) => type === 'ZipMap');
  const named = [...maps, ...nodes].find(({ classes }) => classes.length > 0);
  const classes = named?.classes ?? null;
  if (maps.length === 0) return { bytes, probabilities: [], renamed: new Map(), classes };
  const parts = Array.from(fieldsOf(bytes), ({ number, value, whole }) =>
    number === model.graph && Buffer.isBuffer(value) ? bytesField(number, withoutMaps(value, maps)) : whole,
  );
  return {
    bytes: Buffer.concat(parts),
    probabilities: maps.map(({ input }) => input),
    renamed: new Map(maps.map(({ input, output }) => [output, input])),
    classes,
  };
}

/** The same for the bytes of a file. @throws AppError INVALID for bytes that are no model. */
export function openClassifierGraph(file: string, bytes: Buffer): ClassifierGraph {
  try {
    return classifierGraph(bytes);
  } catch (cause) {
    throw new AppError('INVALID', `The model file ${file} is not an ONNX graph.`, { cause });
  }
}

function nodesOf(content: unknown): GraphNode[] {
  if (!Buffer.isBuffer(content)) return [];
  return Array.from(fieldsOf(content)).flatMap(({ number, value }) =>
    number === graph.node && Buffer.isBuffer(value) ? [nodeOf(value)] : [],
  );
}

function nodeOf(content: Buffer): GraphNode {
  const texts = (wanted: number): string[] => bytesOf(content, wanted).map(String);
  return {
    type: texts(nodeFields.type)[0] ?? '',
    input: texts(nodeFields.input)[0] ?? '',
    output: texts(nodeFields.output)[0] ?? '',
    classes: bytesOf(content, nodeFields.attribute).flatMap(classesOf),
  };
}

/** LinearClassifier, TreeEnsembleClassifier, SVMClassifier and ZipMap name their classes in much the same way. */
function classesOf(attribute: Buffer): string[] {
  const [name] = bytesOf(attribute, attributeFields.name).map(String);
  if (!/^classlabels_(?:int64s|ints|strings)$/.test(name ?? '')) return [];
  const integers = [...fieldsOf(attribute)].flatMap(({ number, value }) => {
    if (number !== attributeFields.integers || value === null) return [];
    return Buffer.isBuffer(value) ? packedVarints(value) : [value];
  });
  return [...integers.map(String), ...bytesOf(attribute, attributeFields.texts).map(String)];
}

function bytesOf(message: Buffer, wanted: number): Buffer[] {
  return [...fieldsOf(message)].flatMap(({ number, value }) =>
    number === wanted && Buffer.isBuffer(value) ? [value] : [],
  );
}

function withoutMaps(content: Buffer, maps: readonly GraphNode[]): Buffer {
  const parts = Array.from(fieldsOf(content)).flatMap(({ number, value, whole }) => {
    if (number === graph.node && Buffer.isBuffer(value) && nodeOf(value).type === 'ZipMap') return [];
    if (number !== graph.output || !Buffer.isBuffer(value)) return [whole];
    const [name] = bytesOf(value, valueInfo.name).map(String);
    const map = maps.find(({ output }) => output === name);
    return [map ? bytesField(number, floatTensor(map.input)) : whole];
  });
  return Buffer.concat(parts);
}

/** ValueInfoProto of floats whose shape is left open. */
function floatTensor(name: string): Buffer {
  const elementIsFloat = Buffer.from([8, 1]);
  return Buffer.concat([
    bytesField(valueInfo.name, Buffer.from(name)),
    bytesField(valueInfo.type, bytesField(typeFields.tensor, elementIsFloat)),
  ]);
}
