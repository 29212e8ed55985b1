import { invalid } from '@circuitwatch/platform-errors';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import { scoreFile, type FileScoring } from './score-file.ts';

/** How the files of a job are scored. */
export interface ScoringRequest extends Omit<FileScoring, 'onRows' | 'rowsPerPart'> {
  readonly files: readonly ScoringFile[];
  /** Rows that belong together; a part holds whole ones. */
  readonly miniBatchRows: number;
  /** Parts are about so large; 1,000,000 rows unless said. */
  readonly partRows?: number;
  /** 0 to 1, by the files' sizes. */
  readonly onProgress: (progress: number) => void;
}

const usualPartRows = 1_000_000;

/**
 * Scores the files one after the other, those that are done already excepted, and returns them as they stand at the
 * end. One that fails does not stop the others.
 *
 * @throws AppError INVALID where every file failed, with the first one's reason; and what scoreFile throws.
 */
export async function scoreFiles(request: ScoringRequest): Promise<readonly ScoringFile[]> {
  const { files, miniBatchRows, partRows = usualPartRows, onProgress } = request;
  const rowsPerPart = Math.max(1, Math.round(partRows / miniBatchRows)) * miniBatchRows;
  const weights = files.map(({ bytes }) => Math.max(1, bytes));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const ended: ScoringFile[] = [];
  let behind = 0;
  for (const [place, file] of files.entries()) {
    const weight = weights[place] ?? 0;
    const isDone = file.status === 'SUCCEEDED' || file.status === 'FAILED';
    const onRows = (done: number, total: number): void => {
      onProgress((behind + (weight * done) / Math.max(1, total)) / whole);
    };
    ended.push(isDone ? file : await scoreFile(file, { ...request, rowsPerPart, onRows }));
    behind += weight;
    onProgress(behind / whole);
  }
  refuseNothing(ended);
  return ended;
}

function refuseNothing(files: readonly ScoringFile[]): void {
  const [first] = files;
  if (first === undefined) throw invalid('There is no file to score.');
  if (files.some(({ status }) => status !== 'FAILED')) return;
  const which = files.length === 1 ? 'The file' : `None of the ${files.length} files`;
  throw invalid(
    `${which} could ${files.length === 1 ? 'not ' : ''}be scored. ${first.uri}: ${first.error ?? ''}`,
  );
}
