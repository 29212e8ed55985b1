import { profileNumeric, profileOfSorted, type NumericProfile } from '@circuitwatch/metric-engine';
import type { FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { AssetToRead, BaselineProfiles, ColumnRead, DatasetReader, WindowRead } from './ports.ts';

/** A baseline that is the same from run to run, and where its profiles are kept. */
export interface KeptBaselineRequest {
  readonly reader: DatasetReader;
  readonly profiles: BaselineProfiles;
  /** Without a timestamp column. */
  readonly asset: AssetToRead;
  readonly columns: readonly string[] | 'all';
  /** Handed to the reader, which takes all rows of such an asset whatever the window. */
  readonly window: TimeRange;
  readonly signal: AbortSignal | undefined;
}

/** As the reader answers, for one window. */
export interface BaselineRead {
  readonly columns: readonly string[];
  readonly files: readonly FileRead[];
  readonly window: WindowRead;
}

/**
 * Whether a baseline comes back in later runs. A window that hangs on the scheduled time moves with it, so its
 * profiles would be written and hardly ever read.
 */
export function recurs(baseline: AssetToRead): boolean {
  return baseline.timestampColumn === null;
}

/**
 * Takes the profiles that are kept for this version of the data, and reads and keeps the columns that have none.
 * Results are the same to the bit either way, as both ways end in the same sorted profile.
 */
export async function readKeptBaseline(request: KeptBaselineRequest): Promise<BaselineRead> {
  const { reader, profiles, asset, signal } = request;
  const { columns: all, files } = await reader.describe({ ...asset, signal });
  const columns = request.columns === 'all' ? all : request.columns;
  const kept = new Map<string, NumericProfile>();
  for (const column of columns) {
    const profile = await profiles.get({ files, column });
    if (profile) kept.set(column, profile);
  }
  const [first] = kept.values();
  if (first && kept.size === columns.length) return { columns, files, window: windowOf(first.rows, kept) };
  const missing = await readAndKeep(
    request,
    columns.filter((column) => !kept.has(column)),
  );
  // Written anew in between: what was kept belongs to the files before.
  if (!isSameVersion(missing.files, files)) return readAndKeep(request, columns);
  const { rows, columns: read } = missing.window;
  return { columns, files, window: { rows, columns: new Map([...windowOf(rows, kept).columns, ...read]) } };
}

async function readAndKeep(
  { reader, profiles, asset, window, signal }: KeptBaselineRequest,
  columns: readonly string[],
): Promise<BaselineRead> {
  const { files, windows } = await reader.readWindows({ ...asset, columns, windows: [window], signal });
  const [read] = windows;
  if (!read) throw new RangeError('The reader answered without a window.');
  const sorted = new Map<string, ColumnRead>();
  for (const [name, column] of read.columns) {
    if (column.kind !== 'numeric') {
      sorted.set(name, column);
      continue;
    }
    const unsorted = profileNumeric(column.values, column);
    const profile = profileOfSorted(unsorted.sorted, unsorted, unsorted);
    await profiles.put({ files, column: name }, profile);
    sorted.set(name, columnOf(profile));
  }
  return { columns, files, window: { rows: read.rows, columns: sorted } };
}

function windowOf(rows: number, profiles: ReadonlyMap<string, NumericProfile>): WindowRead {
  return { rows, columns: new Map([...profiles].map(([name, profile]) => [name, columnOf(profile)])) };
}

function columnOf(profile: NumericProfile): ColumnRead {
  const { values, nulls, typeErrors } = profile;
  return { kind: 'numeric', values, nulls, typeErrors, profile };
}

function isSameVersion(left: readonly FileRead[], right: readonly FileRead[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ uri, bytes, modifiedAt }, index) => {
      const other = right[index];
      return other?.uri === uri && other.bytes === bytes && other.modifiedAt === modifiedAt;
    })
  );
}
