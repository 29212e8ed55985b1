import { invalid } from '@circuitwatch/platform-errors';
import type { CellType, ModelDeclaration, ModelTask, OutputMapping } from '@circuitwatch/scoring-definitions';
import { isProbability, type ClassifierGraph } from './classifier-graph.ts';
import type { GraphOutput } from './graph-outputs.ts';

/** One column of the predictions, and how it is taken out of what the graph answers. */
export interface ColumnSource {
  readonly name: string;
  readonly type: CellType;
  readonly output: string;
  /** Columns of that output. */
  readonly width: number;
  /** Column of the output; null: the label of the largest, or of a lone probability from one half on. */
  readonly index: number | null;
  /** Labels by column, where the label has to be derived; else empty. */
  readonly labels: readonly string[];
}

/** What a model answers, column by column. */
export interface PredictionLayout {
  readonly task: ModelTask;
  readonly columns: readonly ColumnSource[];
}

const isFloat = ({ type }: GraphOutput): boolean => type === 'float32' || type === 'float64';

/**
 * Names the columns of what a graph answers: `prediction`, with `probability_<class>` for classes; several columns of
 * numbers are `prediction_0` and so on, several outputs have their own names. A mapping goes before all of that.
 *
 * @throws AppError INVALID where a mapping names what is not there.
 */
export function predictionLayout(
  outputs: readonly GraphOutput[],
  graph: Pick<ClassifierGraph, 'probabilities' | 'classes' | 'renamed'>,
  declaration: Pick<ModelDeclaration, 'task' | 'outputs'>,
): PredictionLayout {
  const probabilities = probabilitiesOf(outputs, graph);
  const task = declaration.task ?? (probabilities || graph.classes ? 'CLASSIFICATION' : 'REGRESSION');
  if (declaration.outputs !== null) {
    refuseTwins(declaration.outputs);
    return {
      task,
      columns: declaration.outputs.map((mapping, place) => mappedColumn(mapping, place, outputs, graph)),
    };
  }
  return {
    task,
    columns:
      task === 'CLASSIFICATION'
        ? classColumns(outputs, probabilities, graph.classes)
        : numberColumns(outputs),
  };
}

function probabilitiesOf(
  outputs: readonly GraphOutput[],
  graph: Pick<ClassifierGraph, 'probabilities' | 'classes'>,
): GraphOutput | undefined {
  const floats = outputs.filter(isFloat);
  return (
    floats.find(({ name }) => isProbability(name, graph)) ??
    (graph.classes === null ? undefined : floats.find(({ width }) => width === graph.classes?.length))
  );
}

function classColumns(
  outputs: readonly GraphOutput[],
  named: GraphOutput | undefined,
  classes: readonly string[] | null,
): readonly ColumnSource[] {
  const probabilities = named ?? outputs.find(isFloat);
  const label = outputs.find((output) => !isFloat(output) && output.width === 1);
  const others = outputs.filter((output) => output !== probabilities && output !== label);
  const names = probabilities ? classNames(probabilities.width, classes) : [];
  return [
    ...(label ? [columnOf(label, 'prediction', 0)] : []),
    ...(!label && probabilities ? [derivedLabel(probabilities, names)] : []),
    ...(probabilities ? probabilityColumns(probabilities, names) : []),
    ...others.flatMap((output) => widthColumns(output, output.name)),
  ];
}

/** A lone probability is that of the second of two classes. */
function classNames(width: number, classes: readonly string[] | null): readonly string[] {
  const count = width === 1 ? 2 : width;
  if (classes?.length === count) return classes;
  return Array.from({ length: count }, (_, index) => String(index));
}

function derivedLabel({ name, width }: GraphOutput, labels: readonly string[]): ColumnSource {
  const type = labels.every((label) => /^-?\d{1,15}$/.test(label)) ? 'int64' : 'string';
  return { name: 'prediction', type, output: name, width, index: null, labels };
}

function probabilityColumns(output: GraphOutput, names: readonly string[]): readonly ColumnSource[] {
  const shown = output.width === 1 ? names.slice(1) : names;
  return shown.map((name, index) => columnOf(output, `probability_${name}`, index));
}

function numberColumns(outputs: readonly GraphOutput[]): readonly ColumnSource[] {
  const [only, second] = outputs;
  if (only && !second) return widthColumns(only, 'prediction');
  return outputs.flatMap((output) => widthColumns(output, output.name));
}

function widthColumns(output: GraphOutput, name: string): readonly ColumnSource[] {
  if (output.width === 1) return [columnOf(output, name, 0)];
  return Array.from({ length: output.width }, (_, index) => columnOf(output, `${name}_${index}`, index));
}

function columnOf({ name: output, type, width }: GraphOutput, name: string, index: number): ColumnSource {
  return { name, type, output, width, index, labels: [] };
}

function refuseTwins(mappings: readonly OutputMapping[]): void {
  const names = mappings.map(({ name }) => name);
  const place = names.findIndex((name, at) => names.indexOf(name) < at);
  if (place < 0) return;
  const message = `Two predictions are called ${names[place]}; name each column once.`;
  throw invalid(message, [{ path: ['outputs', place, 'name'], message }]);
}

function mappedColumn(
  { name, output, index }: OutputMapping,
  place: number,
  outputs: readonly GraphOutput[],
  { renamed }: Pick<ClassifierGraph, 'renamed'>,
): ColumnSource {
  const found = outputs.find((each) => each.name === (renamed.get(output) ?? output));
  if (!found) {
    const there = outputs.map((each) => each.name).join(', ');
    const message = `The prediction ${name} is to come from the output ${output}, and the model has ${there}.`;
    throw invalid(message, [{ path: ['outputs', place, 'output'], message }]);
  }
  if (!Number.isInteger(index) || index < 0 || index >= found.width) {
    const message = `The prediction ${name} is to come from column ${index} of the output ${output}, and it has ${found.width}, counted from 0.`;
    throw invalid(message, [{ path: ['outputs', place, 'index'], message }]);
  }
  return columnOf(found, name, index);
}
