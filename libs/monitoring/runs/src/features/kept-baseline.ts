import { profileNumeric, profileOfSorted, type NumericProfile } from '@circuitwatch/metric-engine';
import { isTrailing, type DataSelection, type FileRead } from '@circuitwatch/monitoring-definitions';
import type { BaselineProfiles, Dataset, NumberColumn, WindowColumns } from '../ports.ts';

/**
 * Whether a baseline comes back in later runs. A window that hangs on the scheduled time moves with it, so its
 * profiles would be written and hardly ever read.
 */
export function recurs({ window }: Pick<DataSelection, 'window'>, baseline: Dataset): boolean {
  return baseline.timestampColumn === null || window === undefined || !isTrailing(window);
}

/** A baseline that comes back, and where its profiles are kept. */
export interface KeptBaselineRequest {
  readonly baseline: Dataset;
  /** The same data as it lies by now. */
  readonly reopen: () => Promise<Dataset>;
  readonly names: readonly string[];
  readonly profiles: BaselineProfiles;
  /** Window, segment and preprocessing, as text. */
  readonly cut: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Takes the profiles that are kept for this version and cut of the data, and reads and keeps the columns that have
 * none. Results are the same to the bit either way, as both ways end in the same sorted profile.
 */
export async function readKeptBaseline(request: KeptBaselineRequest): Promise<WindowColumns<NumberColumn>> {
  const { baseline, names, profiles, cut, signal } = request;
  const kept = new Map<string, NumericProfile>();
  for (const column of names) {
    const profile = await profiles.get({ files: baseline.files, column, cut });
    if (profile) kept.set(column, profile);
  }
  const [first] = kept.values();
  const missing = names.filter((name) => !kept.has(name));
  if (first && missing.length === 0) return { rows: first.rows, columns: columnsOf(kept) };
  const read = await readProfiles(baseline, missing, signal);
  const now = await request.reopen();
  try {
    const isSame = isSameVersion(now.files, baseline.files);
    // Written anew in between: what was kept and what was read may be of different files.
    const { rows, fresh } = isSame ? read : await readProfiles(now, names, signal);
    for (const [column, profile] of fresh) await profiles.put({ files: now.files, column, cut }, profile);
    return { rows, columns: columnsOf(isSame ? new Map([...kept, ...fresh]) : fresh) };
  } finally {
    await now.close();
  }
}

async function readProfiles(
  dataset: Dataset,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ readonly rows: number; readonly fresh: ReadonlyMap<string, NumericProfile> }> {
  const [read] = await dataset.readNumbers(names, signal);
  if (!read) throw new RangeError('The reader answered without a window.');
  const fresh = new Map<string, NumericProfile>();
  for (const [column, { values, ...unread }] of read.columns) {
    const unsorted = profileNumeric(values, unread);
    fresh.set(column, profileOfSorted(unsorted.sorted, unsorted, unsorted));
  }
  return { rows: read.rows, fresh };
}

function isSameVersion(left: readonly FileRead[], right: readonly FileRead[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function columnsOf(profiles: ReadonlyMap<string, NumericProfile>): ReadonlyMap<string, NumberColumn> {
  return new Map([...profiles].map(([name, profile]) => [name, columnOf(profile)]));
}

function columnOf(profile: NumericProfile): NumberColumn {
  const { values, nulls, typeErrors } = profile;
  return { values, nulls, typeErrors, profile };
}
