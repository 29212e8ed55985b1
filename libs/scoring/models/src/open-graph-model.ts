import type { ModelDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import { graphOutputs } from './graph-outputs.ts';
import { loadGraph, type GraphOptions } from './load-graph.ts';
import { predictionLayout } from './prediction-columns.ts';
import { takeColumn } from './take-column.ts';

/**
 * Loads an ONNX file for scoring; it answers at once whatever it is given, up to the rows that its graph takes.
 *
 * @throws AppError INVALID when the file is no graph that loads, is not the one of that checksum, or does not fit its
 *   declaration; UNAVAILABLE for a GPU that is not there.
 */
export async function openGraphModel(
  file: string,
  declaration: ModelDeclaration,
  options: GraphOptions,
): Promise<ScoringModel> {
  const names = declaration.features.map(({ name }) => name);
  const graph = await loadGraph(file, names, options);
  try {
    const outputs = await graphOutputs(graph, declaration.features);
    const { task, columns } = predictionLayout(outputs, graph.classifier, declaration);
    const needed = [...new Set(columns.map(({ output }) => output))];
    return {
      task,
      device: options.device ?? 'CPU',
      checksum: graph.checksum,
      inputs: graph.inputs.map(({ name, type, features }) => ({ name, type, features })),
      predictions: columns.map(({ name, type }) => ({ name, type })),
      rowsAtOnce: graph.fixedRows ?? Infinity,
      score: async (cells, rows) => {
        const answered = await graph.run(cells, rows, needed);
        return columns.map((column) => takeColumn(column, answered.get(column.output)));
      },
      close: graph.close,
    };
  } catch (error) {
    await graph.close();
    throw error;
  }
}
