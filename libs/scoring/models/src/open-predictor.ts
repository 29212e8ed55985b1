import type { FeatureRows, MonitoredModel, Predictions } from '@circuitwatch/feature-attribution';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { InferenceSession } from 'onnxruntime-node';
import { openClassifierGraph } from './classifier-graph.ts';
import { graphValue, loadSession, readModelFile, reasonOf } from './load-session.ts';
import { Answers, answerLayout } from './model-answers.ts';
import { batchRows, inputLayouts, inputTensor } from './model-inputs.ts';

/** A model that answers rows until it is closed. */
export interface Predictor extends MonitoredModel {
  /** Frees the model; calls that are under way end first. */
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
  const graph = openClassifierGraph(file, await readModelFile(file));
  const onnxruntime = await import('onnxruntime-node');
  const session = await loadSession(file, graph.bytes);
  try {
    const inputs = session.inputMetadata.map(graphValue);
    const layouts = inputLayouts(inputs, declared);
    const answer = answerLayout(session.outputMetadata.map(graphValue), graph);
    const batch = batchRows(inputs, mostBatchRows);
    const predict = async (rows: FeatureRows, signal?: AbortSignal): Promise<Predictions> => {
      const answers = new Answers(answer);
      for (let start = 0; start < rows.rows; start += batch) {
        if (signal?.aborted) {
          throw new AppError('CANCELED', 'Asking the model was canceled.', { cause: signal.reason });
        }
        const end = Math.min(start + batch, rows.rows);
        const feeds = Object.fromEntries(
          layouts.map((layout) => [layout.name, inputTensor(onnxruntime, layout, rows, start, end)]),
        );
        const outputs = await run(file, session, feeds, answer.output);
        const tensor = outputs[answer.output];
        if (tensor) answers.add(tensor, end - start);
      }
      return answers.predictions();
    };
    const features = layouts.flatMap((layout) => layout.features);
    return { features, predict, close: () => session.release() };
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function run(
  file: string,
  session: InferenceSession,
  feeds: InferenceSession.FeedsType,
  output: string,
): Promise<InferenceSession.ReturnType> {
  try {
    return await session.run(feeds, [output]);
  } catch (cause) {
    throw invalid(`The model ${file} cannot answer these rows: ${reasonOf(cause)}`);
  }
}
