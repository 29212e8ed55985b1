import type { FeatureRows, MonitoredModel, Predictions } from '@circuitwatch/feature-attribution';
import { AppError } from '@circuitwatch/platform-errors';
import { featureCells } from './feature-cells.ts';
import { loadGraph } from './load-graph.ts';
import { Answers, answerLayout } from './model-answers.ts';

/** A model that answers rows until it is closed. */
export interface Predictor extends MonitoredModel {
  /** Frees the model; for when no call is under way any more. */
  readonly close: () => Promise<void>;
}

/** Rows that a model is given at once, which bounds the memory of its layers. */
const mostBatchRows = 4_096;

/**
 * Loads an ONNX file to ask it for predictions, one thread a model. Inputs may be a matrix with a column a feature, an
 * input a feature, or several matrices, of floats, whole numbers or texts. Classifiers answer probabilities where
 * they have them, also those whose probabilities a ZipMap makes maps of.
 *
 * @param declared Features of the model version in the order of the model's inputs; none: the inputs' own names.
 * @throws AppError INVALID when the file is no graph that loads, or its inputs and outputs do not fit a table.
 */
export async function openPredictor(file: string, declared: readonly string[] = []): Promise<Predictor> {
  const graph = await loadGraph(file, declared);
  try {
    const answer = answerLayout(graph.outputs, graph.classifier);
    const batch = graph.fixedRows ?? mostBatchRows;
    const predict = async (rows: FeatureRows, signal?: AbortSignal): Promise<Predictions> => {
      const answers = new Answers(answer);
      for (let start = 0; start < rows.rows; start += batch) {
        if (signal?.aborted) {
          throw new AppError('CANCELED', 'Asking the model was canceled.', { cause: signal.reason });
        }
        const end = Math.min(start + batch, rows.rows);
        const cells = graph.inputs.map((input) => featureCells(input, rows, start, end));
        const answered = await graph.run(cells, end - start, [answer.output]);
        const matrix = answered.get(answer.output);
        if (matrix) answers.add(matrix);
      }
      return answers.predictions();
    };
    const features = graph.inputs.flatMap((input) => input.features);
    return { features, predict, close: graph.close };
  } catch (error) {
    await graph.close();
    throw error;
  }
}
