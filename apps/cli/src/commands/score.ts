import { existsSync } from 'node:fs';
import { openDatasetReader } from '@circuitwatch/datasets';
import { z } from 'zod';
import type { LocalCommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { withInterruption } from '../interruption.ts';
import { names } from '../name-lists.ts';
import { counted } from '../output/counted.ts';
import { startProgress } from '../output/progress.ts';
import type { Terminal } from '../output/terminal.ts';
import { outputPlace, type OutputPlace } from '../scoring/output-place.ts';
import { scoreData, type ScoreAnswer } from '../scoring/score-data.ts';

const rowsProblem = 'must be a whole number from 1 to 1000000.';
const input = z.object({
  model: z.string({ error: 'is missing; give the path of an ONNX file.' }),
  data: z.string({ error: 'is missing; give a file or a folder with the rows.' }),
  out: z.string({ error: 'is missing; give a file (.parquet, .csv, .jsonl) or a folder to write.' }),
  features: names(),
  key: names(),
  miniBatch: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, rowsProblem)
    .transform(Number)
    .refine((rows) => rows <= 1_000_000, rowsProblem)
    .optional(),
  force: z.boolean().default(false),
});
/** What is done sooner needs no bar. */
const barDelayMs = 700;
/** The column that tells predictions from other files. */
const ownColumn = 'scoring_error';

export const scoreCommand: LocalCommandDefinition<typeof input> = {
  usage: 'score',
  summary: 'rows through an ONNX model, with no gateway: predictions beside the rows’ keys',
  options: [
    ['--model <file>', 'an ONNX file'],
    ['--data <path>', 'a file or a folder: Parquet, CSV, JSON lines, Delta, MLTable'],
    ['--out <path>', 'a file to write (.parquet, .csv or .jsonl), or a folder'],
    [
      '--features <names>',
      'the columns that the model reads, in its order (those that its inputs name)',
      'repeatable',
    ],
    ['--key <names>', 'columns to keep beside the predictions (all that are no features)', 'repeatable'],
    ['--mini-batch <rows>', 'rows that the model is given at once (as many as it is fastest with)'],
    ['--force', 'replace a file that holds no predictions'],
  ],
  examples: [
    ['circuitwatch score --model m.onnx --data june.parquet --out predictions.parquet', 'one file'],
    ['circuitwatch score --model m.onnx --data june/ --out predictions/', 'a folder'],
    ['circuitwatch score --model m.onnx --data a.csv --out b.csv --features temp,hum --key id', 'by name'],
    ['circuitwatch score --model m.onnx --data a.csv --out b.csv --json', 'for scripts'],
  ],
  input,
  run: async ({ terminal, json, workingFolder }, { out, force, ...request }) => {
    const place = outputPlace(out, workingFolder, { model: request.model, data: request.data });
    if (!force) await refuseOtherFile(place);
    const answer = await withInterruption(async (signal) => {
      const progress = startProgress(terminal, 'Scoring', { delayMs: barDelayMs, wipe: true });
      try {
        return await scoreData({ ...request, place, workingFolder }, progress, signal);
      } finally {
        progress.stop();
      }
    });
    show(terminal, answer, { out, json });
    return answer.failed.length > 0 ? exitCodes.failed : exitCodes.fine;
  },
};

/** Predictions may be written anew; whatever else lies there was made by somebody. */
async function refuseOtherFile({ kind, path }: OutputPlace): Promise<void> {
  if (kind === 'folder' || !existsSync(path)) return;
  const reader = await openDatasetReader({ baseFolder: '/' });
  try {
    const source = { uri: path, timestampColumn: null, correlationColumn: null, preprocessing: null };
    const dataset = await reader.open({ source, windows: [null], segment: null });
    const isOwn = dataset.columns.some(({ name }) => name === ownColumn);
    await dataset.close();
    if (isOwn) return;
  } catch {
    // What cannot be read is nothing of ours.
  } finally {
    await reader.close();
  }
  throw new CommandError(`--out: ${path} exists and holds no predictions; give --force to replace it.`);
}

function show(
  terminal: Terminal,
  { rows, outputs, seconds, invalidRows, guessed, failed }: ScoreAnswer,
  { out, json }: { readonly out: string; readonly json: boolean },
): void {
  const rowsPerSecond = rows / seconds;
  if (json) terminal.json({ rows, outputs, seconds, rowsPerSecond });
  else {
    const pace = `${seconds.toFixed(2)} s, ${Math.round(rowsPerSecond)} rows/s`;
    terminal.line(`${counted(rows, 'row')} scored (${pace}): ${outputs.join(', ')} in ${out}`);
  }
  if (guessed.length > 0) {
    terminal.remark(
      `Nothing names the model's features, so these were taken in this order: ${guessed.join(', ')}.`,
    );
  }
  if (invalidRows > 0) {
    terminal.remark(`${counted(invalidRows, 'row')} could not be scored; the column ${ownColumn} says why.`);
  }
  for (const { uri, error } of failed) terminal.remark(`${uri} could not be scored: ${error}`);
}
