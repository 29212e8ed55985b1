import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, unavailable } from '@circuitwatch/platform-errors';
import { archivedTable } from './archive-columns.ts';
import { openDayFile, toDisk, type DayFile } from './day-file.ts';

/** A day's file that is whole, but not yet where queries look. */
export interface WrittenDay {
  /** Rows that were given. */
  readonly rows: number;
  /** Puts the file where queries look, in place of the one before; it stays there after a power cut. */
  readonly place: () => Promise<void>;
  /** Removes what was not placed. */
  readonly discard: () => Promise<void>;
}

/** Telemetry of days that the database has let go of: one Parquet file a table and day, by SQL names of columns. */
export interface TelemetryArchive {
  /**
   * Writes rows of a table's day (`2026-11-28`, in UTC) beside what the archive holds of it; a row that it holds
   * already, by instant and id, stays one row. Nothing is seen of it before it is placed.
   *
   * @param pages rows, one JSON object a line
   * @throws AppError UNAVAILABLE when the disk does not take it
   */
  writeDay(table: string, day: string, pages: AsyncIterable<string>): Promise<WrittenDay>;
  /** Paths of the files with rows of the table from `from` to `to`, both included, in order of time. */
  files(table: string, from: Date, to: Date): Promise<string[]>;
}

/** A file that is still being written after so long belongs to a process that died. */
const abandonedMs = 6 * 3_600_000;
const unfinishedName = '.unfinished';

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const modified = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => Infinity,
    );
    if (Date.now() - modified > abandonedMs) await rm(file, { recursive: true, force: true });
  }
}

/** Adds all pages and writes the file; returns the rows that were given. */
async function fill(
  day: DayFile,
  pages: AsyncIterable<string>,
  file: string,
  earlier: string | null,
): Promise<number> {
  for await (const lines of pages) await day.add(lines);
  const rows = await day.count();
  const written = await day.write(file, earlier);
  if (written < rows) throw unavailable(`${file} holds ${written} of ${rows} rows; they are kept.`);
  return rows;
}

/** The archive in a folder, which need not be there yet; safe for many processes that read while one writes. */
export function openTelemetryArchive(folder: string): TelemetryArchive {
  const folderOf = (table: string): string => path.join(folder, archivedTable(table).sqlName);
  return {
    files: async (table, from, to) => {
      const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);
      const place = folderOf(table);
      const names = await readdir(place).catch(() => []);
      return names
        .filter((name) => /^\d{4}-\d\d-\d\d\.parquet$/.test(name))
        .filter((name) => name >= dayOf(from) && name.slice(0, 10) <= dayOf(to))
        .toSorted()
        .map((name) => path.join(place, name));
    },
    writeDay: async (table, day, pages) => {
      const unfinished = path.join(folder, unfinishedName);
      const file = path.join(unfinished, `${randomUUID()}.parquet`);
      const target = path.join(folderOf(table), `${day}.parquet`);
      const discard = (): Promise<void> => rm(file, { force: true });
      try {
        await mkdir(unfinished, { recursive: true, mode: 0o700 });
        await mkdir(path.dirname(target), { recursive: true });
        await removeAbandoned(unfinished);
        const dayFile = await openDayFile(file.slice(0, -'.parquet'.length), archivedTable(table));
        try {
          const rows = await fill(dayFile, pages, file, (await isThere(target)) ? target : null);
          const place = async (): Promise<void> => {
            await rename(file, target);
            await toDisk(path.dirname(target));
          };
          return { rows, place, discard };
        } finally {
          await dayFile.close();
        }
      } catch (error) {
        await discard();
        if (error instanceof AppError) throw error;
        const detail = error instanceof Error ? error.message : String(error);
        throw unavailable(`${table} of ${day} could not be archived: ${detail}`, error);
      }
    },
  };
}
