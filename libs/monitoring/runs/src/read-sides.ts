import type { FileRead, ResolvedWindows } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { readKeptBaseline, recurs, type BaselineRead } from './kept-baseline.ts';
import type { AssetToRead, BaselineProfiles, ColumnRead, DatasetReader, WindowRead } from './ports.ts';

/** Both windows, and the features to measure in the order of the definition or the baseline. */
export interface BothSides {
  readonly features: readonly string[];
  readonly files: readonly FileRead[];
  readonly baseline: WindowRead;
  readonly target: WindowRead;
}

interface ReadOptions {
  readonly reader: DatasetReader;
  readonly profiles?: BaselineProfiles | undefined;
  readonly baselineAsset: AssetToRead;
  readonly targetAsset: AssetToRead;
  /** Absent: all numeric columns of the baseline. */
  readonly features: readonly string[] | undefined;
  readonly windows: ResolvedWindows;
  readonly signal: AbortSignal | undefined;
}

/** Reads both windows: in one scan when they lie in the same asset, else the baseline first. */
export async function readSides(options: ReadOptions): Promise<BothSides> {
  const { baselineAsset, targetAsset } = options;
  if (targetAsset.timestampColumn === null) {
    throw invalid(
      `The target data ${targetAsset.uri} has no timestamp column, so no window can be cut from it; register the data asset with one.`,
    );
  }
  const isSame =
    baselineAsset.uri === targetAsset.uri && baselineAsset.timestampColumn === targetAsset.timestampColumn;
  return isSame ? readTogether(options) : readApart(options);
}

async function readTogether(options: ReadOptions): Promise<BothSides> {
  const { reader, targetAsset, windows, signal } = options;
  const read = await reader.readWindows({
    ...targetAsset,
    columns: options.features ?? 'all',
    windows: [windows.baseline, windows.target],
    signal,
  });
  const baseline = windowAt(read.windows, 0);
  return {
    features: options.features ?? numericFeatures(read.columns, baseline, targetAsset.uri),
    files: read.files,
    baseline,
    target: windowAt(read.windows, 1),
  };
}

async function readApart(options: ReadOptions): Promise<BothSides> {
  const { reader, baselineAsset, targetAsset, windows, signal } = options;
  const left = await readBaseline(options);
  const baseline = left.window;
  const features = options.features ?? numericFeatures(left.columns, baseline, baselineAsset.uri);
  const right = await reader.readWindows({
    ...targetAsset,
    columns: features,
    windows: [windows.target],
    signal,
  });
  return {
    features,
    baseline,
    target: windowAt(right.windows, 0),
    files: distinct([...left.files, ...right.files]),
  };
}

async function readBaseline(options: ReadOptions): Promise<BaselineRead> {
  const { reader, profiles, baselineAsset: asset, windows, signal } = options;
  const columns = options.features ?? 'all';
  if (profiles && recurs(asset)) {
    return readKeptBaseline({ reader, profiles, asset, columns, window: windows.baseline, signal });
  }
  const read = await reader.readWindows({ ...asset, columns, windows: [windows.baseline], signal });
  return { columns: read.columns, files: read.files, window: windowAt(read.windows, 0) };
}

function numericFeatures(columns: readonly string[], baseline: WindowRead, uri: string): readonly string[] {
  const features = columns.filter((name) => !isText(baseline.columns.get(name)));
  if (features.length > 0) return features;
  throw invalid(`The baseline data ${uri} has no numeric column to measure.`);
}

/** Whether the baseline has a column down as text: most of its cells are no numbers, or it holds no number. */
export function isText(column: ColumnRead | undefined): boolean {
  if (column?.kind !== 'numeric') return true;
  return column.typeErrors > column.values.length;
}

function windowAt(windows: readonly WindowRead[], index: number): WindowRead {
  const window = windows[index];
  if (!window) throw new RangeError(`The reader answered without window ${index}.`);
  return window;
}

function distinct(files: readonly FileRead[]): FileRead[] {
  return [...new Map(files.map((file) => [file.uri, file])).values()];
}
