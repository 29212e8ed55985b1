import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ActualRepository, ChangedDay, NewActual } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import { actualsFolder } from '@circuitwatch/scoring-definitions';
import { openDayTable, type DayTable } from './day-table.ts';

/** What writing the files of actuals works with. */
export interface ActualFiles {
  readonly actuals: Pick<ActualRepository, 'changedDays' | 'actualsOfDay' | 'settleDay'>;
  /** The data folder: relative data URIs start here. */
  readonly baseFolder: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Of more changed days the rest comes next. */
const daysAtOnce = 1_000;
const rowsAtOnce = 10_000;
/** A file that is still being written after so long belongs to a process that died. */
const abandonedMs = 3_600_000;

/** `actuals/<endpoint>/<deployment>/2026/11/28/actuals.parquet` below the data folder. */
function fileOf(baseFolder: string, { endpoint, deployment, day }: ChangedDay): string {
  const folder = actualsFolder({ endpoint, name: deployment });
  return path.join(baseFolder, folder, ...day.split('-'), 'actuals.parquet');
}

/** Where files are until they are whole: beside the folders that monitors read, on the same disk. */
function unfinishedFolder(baseFolder: string): string {
  return path.join(baseFolder, 'actuals', '.unfinished');
}

async function fill(table: DayTable, day: ChangedDay, { actuals, signal }: ActualFiles): Promise<number> {
  let rows = 0;
  let after: NewActual | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page: readonly NewActual[] = await actuals.actualsOfDay(day, { after, limit: rowsAtOnce });
    table.add(page);
    rows += page.length;
    after = page.at(-1) ?? null;
    if (page.length < rowsAtOnce) return rows;
  }
}

/** Writes the day's file anew, or removes it when nothing is left of the day; false when it has changed meanwhile. */
async function writeDay(day: ChangedDay, files: ActualFiles): Promise<boolean> {
  const file = fileOf(files.baseFolder, day);
  const unfinished = path.join(unfinishedFolder(files.baseFolder), `${randomUUID()}.parquet`);
  const table = await openDayTable();
  try {
    const rows = await fill(table, day, files);
    if (rows === 0) return await files.actuals.settleDay(day, 0, () => rm(file, { force: true }));
    await mkdir(path.dirname(file), { recursive: true });
    await table.write(unfinished);
    return await files.actuals.settleDay(day, rows, () => rename(unfinished, file));
  } finally {
    table.close();
    await rm(unfinished, { force: true });
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const modified = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => Infinity,
    );
    if (Date.now() - modified > abandonedMs) await rm(file, { force: true });
  }
}

/**
 * Brings the files of changed days up to date; returns for how many days it did. Any number of workers may do so at
 * once. A day that cannot be written stays marked and does not hold up the others.
 */
export async function writeActualFiles(files: ActualFiles): Promise<number> {
  const { actuals, baseFolder, log, signal } = files;
  const days = await actuals.changedDays(daysAtOnce);
  if (days.length === 0) return 0;
  await mkdir(unfinishedFolder(baseFolder), { recursive: true });
  await removeAbandoned(unfinishedFolder(baseFolder));
  let written = 0;
  for (const day of days) {
    if (signal.aborted) break;
    try {
      if (await writeDay(day, files)) written += 1;
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof AppError && error.code === 'UNAVAILABLE') throw error;
      const { deployment, endpoint } = day;
      log.warn({ err: error, deployment, endpoint, day: day.day }, 'Actuals of a day could not be written');
    }
  }
  return written;
}
