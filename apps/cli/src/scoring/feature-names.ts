import type { DatasetReader } from '@circuitwatch/datasets';
import type { ModelGraph } from '@circuitwatch/scoring-models';
import { CommandError } from '../exit-codes.ts';

/** What tells the names of a model's features. */
export interface FeatureQuestion {
  readonly model: string;
  readonly graph: ModelGraph;
  /** As people named them. */
  readonly named: readonly string[] | undefined;
  readonly data: string;
  /** Columns that are no features. */
  readonly keys: readonly string[];
  readonly reader: Pick<DatasetReader, 'open'>;
  readonly signal: AbortSignal;
}

/** The features in the model's order; none where the graph's own inputs name them. */
export interface FeatureNames {
  readonly names: readonly string[];
  /** Whether they were taken from the data, which people should see. */
  readonly isGuess: boolean;
}

/**
 * The names that people gave, else those of the graph's inputs, else the data's columns of numbers where there are
 * exactly as many.
 *
 * @throws CommandError that says how many are needed and what the data has.
 */
export async function featureNames(question: FeatureQuestion): Promise<FeatureNames> {
  const { model, graph, named } = question;
  const takes = featureCount(graph);
  if (named) {
    if (takes !== null && named.length !== takes) {
      throw new CommandError(
        `--features: ${model} takes ${takes} features, and ${named.length} are named; name all of them, in the model's order.`,
      );
    }
    return { names: named, isGuess: false };
  }
  if (namesFeatures(graph)) return { names: [], isGuess: false };
  const { names, numbers } = await columnsOf(question);
  if (numbers.length === takes) return { names: numbers, isGuess: true };
  const count = takes === null ? '' : `: it takes ${takes}`;
  throw new CommandError(
    `${model} does not name its features${count}. Name them in the model's order, as in --features ${names.slice(0, 2).join(',')}; ${question.data} has ${names.join(', ')}.`,
  );
}

/** Whether every input is one column. */
function namesFeatures({ inputs }: ModelGraph): boolean {
  return inputs.every(({ shape }) => (shape.length === 2 ? shape[1] === 1 : shape.length === 1));
}

/** null where the graph leaves it open. */
function featureCount({ inputs }: ModelGraph): number | null {
  const widths = inputs.map(({ shape }) => (shape.length === 1 ? 1 : shape[1]));
  return widths.reduce<number | null>(
    (sum, width) => (sum !== null && typeof width === 'number' ? sum + width : null),
    0,
  );
}

async function columnsOf({
  data,
  keys,
  reader,
  signal,
}: FeatureQuestion): Promise<{ readonly names: readonly string[]; readonly numbers: readonly string[] }> {
  const source = { uri: data, timestampColumn: null, correlationColumn: null, preprocessing: null };
  const dataset = await reader.open({ source, windows: [null], segment: null, signal });
  try {
    const others = new Set([...keys, dataset.timestampColumn, dataset.correlationColumn]);
    const free = dataset.columns.filter(({ name }) => !others.has(name));
    const isNumber = (kind: string): boolean => ['integer', 'float', 'boolean'].includes(kind);
    return {
      names: free.map(({ name }) => name),
      numbers: free.filter(({ kind }) => isNumber(kind)).map(({ name }) => name),
    };
  } finally {
    await dataset.close();
  }
}
