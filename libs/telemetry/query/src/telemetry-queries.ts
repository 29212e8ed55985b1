import { translateKql, type TelemetrySource, type Translation } from '@circuitwatch/kql';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { openArchiveSession, relationName, type ArchiveLimits } from './archive-session.ts';
import { cellsOf, type TelemetryAnswer } from './telemetry-answer.ts';
import type { ArchivedTelemetry, LiveTelemetry } from './telemetry-ports.ts';

/** Where telemetry is, and what a query may take. */
export interface TelemetryQueriesOptions {
  readonly live: LiveTelemetry;
  /** null: nothing is archived. */
  readonly archive: ArchivedTelemetry | null;
  readonly limits: ArchiveLimits;
  /** Live rows that a query over archived days may need at most: they are brought to the archive's side. */
  readonly mostLiveRows: number;
}

/** Who asks, when, and for how much. */
export interface KqlOptions {
  readonly now: Date;
  /** Rows of this time: from is in it, to is not; null: of any time that the query lets through. */
  readonly window: { readonly from: Date; readonly to: Date } | null;
  /** The plants whose rows are seen; null for all. */
  readonly plants: readonly string[] | null;
  readonly rowLimit: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Answers KQL from live and archived telemetry. */
export interface TelemetryQueries {
  /**
   * Runs a query: in the database where no archived day can be concerned, else in DuckDB over the archive's files and
   * the live rows that the query's leading filters let through.
   *
   * @throws AppError INVALID with the places of problems in the text, or naming the limit that was met
   */
  run(text: string, options: KqlOptions): Promise<TelemetryAnswer>;
}

const farAway = new Date('9999-12-31T00:00:00Z');

interface FoundFiles {
  readonly source: TelemetrySource;
  readonly files: readonly string[];
}

async function findFiles(archive: ArchivedTelemetry | null, translation: Translation): Promise<FoundFiles[]> {
  return Promise.all(
    translation.sources.map(async (source) => {
      const { table, earliest, latest } = source;
      const files = (await archive?.files(table, earliest ?? new Date(0), latest ?? farAway)) ?? [];
      return { source, files };
    }),
  );
}

function anyFile(found: readonly FoundFiles[]): boolean {
  return found.some(({ files }) => files.length > 0);
}

/** The live rows that the source needs, and an error instead of too many. */
async function fetchLive(
  { live, mostLiveRows }: TelemetryQueriesOptions,
  { fetch, table }: TelemetrySource,
  timeoutMs: number,
): Promise<readonly (readonly unknown[])[]> {
  const sql = `select * from (${fetch.sql}) as fetched limit ${mostLiveRows + 1}`;
  const rows = await live.query({ sql, parameters: fetch.parameters, timeoutMs });
  if (rows.length <= mostLiveRows) return rows;
  throw invalid(
    `The query reaches into archived days and needs more than ${mostLiveRows} rows of ${table} that are not archived. Ask for less time, or filter by name first.`,
  );
}

async function runOverBoth(
  text: string,
  options: KqlOptions,
  parts: TelemetryQueriesOptions,
): Promise<{ translation: Translation; rows: readonly (readonly unknown[])[] }> {
  const translation = translateKql(text, { ...options, dialect: 'duckdb', relation: relationName });
  const { timeoutMs, signal } = options;
  const session = await openArchiveSession(parts.limits, { timeoutMs, signal });
  try {
    for (const source of translation.sources) {
      const live = await fetchLive(parts, source, timeoutMs);
      // Looked for after the live rows were read: a day that moves in between is in both, and counts once.
      const [found] = await findFiles(parts.archive, { ...translation, sources: [source] });
      await session.add(source, found?.files ?? [], live);
    }
    return { translation, rows: await session.run(translation) };
  } finally {
    await session.close();
  }
}

/** What answers queries; needs no closing. */
export function createTelemetryQueries(parts: TelemetryQueriesOptions): TelemetryQueries {
  const { live, archive } = parts;
  return {
    run: async (text, options) => {
      const started = performance.now();
      const { rowLimit, timeoutMs, signal } = options;
      const answer = (
        { columns, render }: Translation,
        rows: readonly (readonly unknown[])[],
        from: TelemetryAnswer['from'],
      ): TelemetryAnswer => ({
        columns,
        render,
        from,
        rows: cellsOf(rows.slice(0, rowLimit), columns),
        truncated: rows.length > rowLimit,
        tookMs: Math.round(performance.now() - started),
      });
      if (signal?.aborted === true) throw new AppError('CANCELED', 'The query was canceled.');
      const translation = translateKql(text, { ...options, dialect: 'postgres' });
      if (!anyFile(await findFiles(archive, translation))) {
        const { sql, parameters } = translation;
        const rows = await live.query({ sql, parameters, timeoutMs });
        // A day may have moved into the archive while the query ran; then it is asked again, of both.
        if (!anyFile(await findFiles(archive, translation))) return answer(translation, rows, 'live');
      }
      const both = await runOverBoth(text, options, parts);
      return answer(both.translation, both.rows, 'both');
    },
  };
}
