import { AppError } from '@circuitwatch/platform-errors';
import {
  cellsBetween,
  type PredictionMoments,
  type ScoringFile,
  type ScoringModel,
} from '@circuitwatch/scoring-definitions';
import { cutProblems } from './cut-problems.ts';
import { mergeMoments, momentsOf } from './moments.ts';
import type { CollectedPart, OpenFile, ScoredRows, ScoringPorts, WritePart } from './ports.ts';
import { scoreRows } from './score-rows.ts';

/** Rows that were answered together. */
export interface ScoredSlab {
  readonly file: ScoringFile;
  readonly rows: number;
  readonly durationMs: number;
  readonly moments: PredictionMoments | null;
}

/** How files are scored. */
export interface FileScoring {
  readonly model: ScoringModel;
  readonly ports: ScoringPorts;
  /** Rows of one part: the last may have fewer. */
  readonly rowsPerPart: number;
  /** Told of rows that were answered. */
  readonly onScored: (slab: ScoredSlab) => void;
  /** Told how many rows of the file lie behind, and how many it has. */
  readonly onRows: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Scores one file from where its last checkpoint left it, part by part, and returns it as it stands at the end. While a
 * part is written the next rows are read and answered. A file that cannot be scored is FAILED, with the parts that it
 * has; what is wrong with the surroundings is thrown.
 *
 * @throws AppError UNAVAILABLE, FENCED, CANCELED and whatever the ports throw but INVALID.
 */
export async function scoreFile(file: ScoringFile, scoring: FileScoring): Promise<ScoringFile> {
  const { ports, model } = scoring;
  const progress = new FileProgress(file, scoring);
  try {
    const open = await ports.open(file, file.rowsDone, model.predictions);
    try {
      await scoreOpen(open, progress, scoring);
    } finally {
      await progress.settle();
      await open.close();
    }
    const { parts } = progress.file;
    await ports.removeParts(file, parts.length);
    return await progress.end({ status: 'SUCCEEDED', error: null });
  } catch (error) {
    await progress.discard();
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    return progress.end({ status: 'FAILED', error: error.message });
  }
}

async function scoreOpen(open: OpenFile, progress: FileProgress, scoring: FileScoring): Promise<void> {
  const { model, ports, rowsPerPart, signal } = scoring;
  const widths = model.inputs.map(({ features }) => features.length);
  let row = progress.file.rowsDone;
  scoring.onRows(row, open.totalRows);
  for (let fed = await open.read(); fed !== null; fed = await open.read()) {
    const started = ports.clockMs();
    const { columns, problems } = await scoreRows(model, fed, signal);
    const durationMs = ports.clockMs() - started;
    const first = model.predictions.findIndex(({ type }) => type !== 'string' && type !== 'bool');
    const slabMoments = first < 0 ? null : momentsOf(columns[first], fed.rows, problems);
    for (let from = 0; from < fed.rows;) {
      const room = rowsPerPart - ((row + from) % rowsPerPart);
      const to = Math.min(from + room, fed.rows);
      const isWhole = from === 0 && to === fed.rows;
      const cut: ScoredRows = {
        firstRow: row + from,
        rows: to - from,
        cells: fed.cells.map((each, input) =>
          cellsBetween(each, from * (widths[input] ?? 1), to * (widths[input] ?? 1)),
        ),
        columns: columns.map((each) => cellsBetween(each, from, to)),
        problems: isWhole ? problems : cutProblems(problems, from, to),
      };
      const moments =
        isWhole || first < 0 ? slabMoments : momentsOf(cut.columns[first], cut.rows, cut.problems);
      open.add(cut.columns, cut.rows, cut.problems);
      progress.add(cut, moments, (durationMs * cut.rows) / fed.rows);
      if ((row + to) % rowsPerPart === 0) await progress.startWriting(open);
      from = to;
    }
    row += fed.rows;
    scoring.onScored({ file: progress.file, rows: fed.rows, durationMs, moments: slabMoments });
    scoring.onRows(row, open.totalRows);
  }
  // A file without rows has a part too, so that its columns can be seen.
  if (progress.hasUnwritten || progress.file.parts.length === 0) await progress.startWriting(open);
}

interface Unwritten {
  readonly rows: number;
  readonly invalidRows: number;
  readonly latencyMs: number;
  readonly moments: PredictionMoments | null;
}

const nothing: Unwritten = { rows: 0, invalidRows: 0, latencyMs: 0, moments: null };

/** How far a file is: what is written and kept, and what waits to be. Parts are written one at a time, in order. */
class FileProgress {
  file: ScoringFile;
  readonly #scoring: FileScoring;
  #unwritten = nothing;
  #collected: CollectedPart | null = null;
  #parts: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: ScoringFile, scoring: FileScoring) {
    this.file = { ...file, status: 'RUNNING', error: null };
    this.#scoring = scoring;
    this.#parts = file.parts.length;
  }

  get hasUnwritten(): boolean {
    return this.#unwritten.rows > 0;
  }

  add(rows: ScoredRows, moments: PredictionMoments | null, latencyMs: number): void {
    const { collect } = this.#scoring.ports;
    if (collect) (this.#collected ??= collect(this.file, this.#parts)).add(rows);
    this.#unwritten = {
      rows: this.#unwritten.rows + rows.rows,
      invalidRows: this.#unwritten.invalidRows + rows.problems.size,
      latencyMs: this.#unwritten.latencyMs + latencyMs,
      moments: mergeMoments(this.#unwritten.moments, moments),
    };
  }

  /** Resolves when the part before is kept; this one is written meanwhile. */
  async startWriting(open: OpenFile): Promise<void> {
    await this.settle();
    const [rows, collected] = [this.#unwritten, this.#collected];
    const uri = this.#scoring.ports.partUri(this.file, this.#parts++);
    this.#unwritten = nothing;
    this.#collected = null;
    // Rows that are added from now on belong to the next part.
    this.#writing = this.#write(open.endPart(), uri, rows, collected);
    // It is awaited before the next part, or at the end.
    this.#writing.catch(() => undefined);
  }

  /** Waits for what is being written. */
  settle(): Promise<void> {
    return this.#writing;
  }

  async discard(): Promise<void> {
    await this.#collected?.discard();
    this.#collected = null;
  }

  async end(outcome: Pick<ScoringFile, 'status' | 'error'>): Promise<ScoringFile> {
    this.file = { ...this.file, ...outcome };
    await this.#scoring.ports.checkpoint(this.file);
    return this.file;
  }

  async #write(
    writePart: WritePart,
    uri: string,
    added: Unwritten,
    collected: CollectedPart | null,
  ): Promise<void> {
    const { ports } = this.#scoring;
    await ports.store(uri, writePart);
    await collected?.close();
    const { rowsDone, invalidRows, latencyMs, moments, parts } = this.file;
    this.file = {
      ...this.file,
      rowsDone: rowsDone + added.rows,
      invalidRows: invalidRows + added.invalidRows,
      latencyMs: latencyMs + added.latencyMs,
      moments: mergeMoments(moments, added.moments),
      parts: [...parts, { uri, rows: added.rows }],
    };
    await ports.checkpoint(this.file);
  }
}
