import type { TelemetryDay, TelemetryRetention } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import type { TelemetryArchive } from '@circuitwatch/telemetry-archive';
import { daysAhead, daysToDrop, keptSince } from './days-to-drop.ts';

/** What keeping telemetry works with. */
export interface TelemetryUpkeep {
  readonly retention: TelemetryRetention;
  /** null: what is dropped is gone. */
  readonly archive: TelemetryArchive | null;
  /** Days that the database keeps. */
  readonly keepDays: number;
  readonly log: Logger;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

const rowsAtOnce = 20_000;
const hourMs = 3_600_000;

/** All rows of a day as JSON lines. */
async function* pagesOf(day: TelemetryDay, { retention, signal }: TelemetryUpkeep): AsyncGenerator<string> {
  let after: Awaited<ReturnType<TelemetryRetention['readDay']>>['next'] = null;
  do {
    signal.throwIfAborted();
    const page = await retention.readDay(day, { after, limit: rowsAtOnce });
    yield page.lines;
    after = page.next;
  } while (after !== null);
}

async function archiveAndDrop(day: TelemetryDay, upkeep: TelemetryUpkeep): Promise<boolean> {
  const { retention, archive } = upkeep;
  if (archive === null) return (await retention.dropDay(day, null, () => Promise.resolve())) === 'DROPPED';
  const written = await archive.writeDay(day.table, day.day, pagesOf(day, upkeep));
  try {
    const place = written.rows === 0 ? () => Promise.resolve() : written.place;
    return (await retention.dropDay(day, written.rows, place)) === 'DROPPED';
  } finally {
    await written.discard();
  }
}

/** A clock that runs ahead would drop what is to be kept: of two clocks, the one behind is believed. */
async function presentOf({ retention, clock, log }: TelemetryUpkeep): Promise<Date> {
  const [own, theirs] = [clock(), await retention.now()];
  const apartMs = Math.abs(own.getTime() - theirs.getTime());
  if (apartMs > hourMs) log.warn({ own, database: theirs }, "This clock and the database's differ");
  return own < theirs ? own : theirs;
}

async function dropOld(now: Date, upkeep: TelemetryUpkeep): Promise<number> {
  const { retention, keepDays, log, signal } = upkeep;
  let dropped = 0;
  for (const day of daysToDrop(await retention.storedDays(), now, keepDays)) {
    if (signal.aborted) break;
    try {
      if (await archiveAndDrop(day, upkeep)) dropped += 1;
      else log.info(day, 'A day of telemetry is still in use; it goes next time');
    } catch (error) {
      if (signal.aborted) break;
      // A database that is away ends this round; what is wrong with one day's file does not hold up the others.
      if (error instanceof AppError && error.code === 'UNAVAILABLE') await retention.now();
      log.warn({ err: error, ...day }, 'A day of telemetry could not be archived; it stays');
    }
  }
  if (dropped > 0) log.info({ days: dropped }, 'Old days of telemetry were dropped');
  return dropped;
}

/**
 * Makes the partitions of today and tomorrow; archives and drops the days that are older than is kept, and old samples
 * of endpoints. Of many processes one does it. Returns how many days of tables were dropped.
 */
export async function keepTelemetry(upkeep: TelemetryUpkeep): Promise<number> {
  const { retention, keepDays } = upkeep;
  const now = await presentOf(upkeep);
  await retention.prepareDays(daysAhead(now));
  let dropped = 0;
  await retention.exclusively(async () => {
    dropped = await dropOld(now, upkeep);
    await retention.deleteSamples(keptSince(now, keepDays));
  });
  return dropped;
}
