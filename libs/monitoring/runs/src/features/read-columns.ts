import { invalid } from '@circuitwatch/platform-errors';
import { requiredSource, type FeatureGroup, type OpenedGroup } from './feature-group.ts';
import { readKeptBaseline, recurs } from './kept-baseline.ts';
import type { CategoryColumn, NumberColumn, WindowColumns } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import type { Sides } from './feature-obstacle.ts';
import type { PlannedFeature } from './plan-features.ts';

/** Below this many bytes of files all columns of numbers fit into memory at once. */
const smallBytes = 64 * 2 ** 20;
/** Bytes of numbers that are held at once, both sides together; one column is always read. */
const groupBytes = 256 * 2 ** 20;

type Reading = Pick<MonitorRunRequest, 'reader' | 'profiles' | 'signal'>;

/** Reads columns of numbers of both sides. */
export async function readNumbers(
  group: FeatureGroup,
  opened: OpenedGroup,
  names: readonly string[],
  { reader, profiles, signal }: Reading,
): Promise<Sides<WindowColumns<NumberColumn>>> {
  const { sides, windows, isShared } = opened;
  if (isShared) {
    const read = await sides.baseline.readNumbers(names, signal);
    return { baseline: windowAt(read, windows.baseline), target: windowAt(read, windows.target) };
  }
  const { source, window, selection } = requiredSource(group.sources, 'baseline');
  const baseline =
    profiles && recurs(selection, sides.baseline)
      ? await readKeptBaseline({
          baseline: sides.baseline,
          reopen: () => reader.open({ source, windows: [window], segment: group.segment, signal }),
          names,
          profiles,
          cut: JSON.stringify([
            sides.baseline.timestampColumn && window,
            group.segment,
            source.preprocessing,
          ]),
          signal,
        })
      : windowAt(await sides.baseline.readNumbers(names, signal), windows.baseline);
  return { baseline, target: windowAt(await sides.target.readNumbers(names, signal), windows.target) };
}

/** Reads columns of categories of both sides. */
export async function readCategories(
  { sides, windows, isShared }: OpenedGroup,
  features: readonly PlannedFeature[],
  signal: AbortSignal | undefined,
): Promise<Sides<WindowColumns<CategoryColumn>>> {
  const asked = features.map(({ name, labels }) => ({ name, labels }));
  const left = await sides.baseline.readCategories(asked, signal);
  const right = isShared ? left : await sides.target.readCategories(asked, signal);
  return { baseline: windowAt(left, windows.baseline), target: windowAt(right, windows.target) };
}

/** Columns of numbers in portions that fit into memory. */
export async function portionsOf(
  opened: OpenedGroup,
  features: readonly PlannedFeature[],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly PlannedFeature[])[]> {
  if (features.length === 0) return [];
  const { baseline, target } = opened.sides;
  const bytes = [...baseline.files, ...target.files].reduce((sum, file) => sum + file.bytes, 0);
  if (bytes <= smallBytes) return [features];
  const { baseline: left, target: right } = await countRows(opened, signal);
  const size = Math.max(1, Math.floor(groupBytes / ((left + right + 1) * Float64Array.BYTES_PER_ELEMENT)));
  return Array.from({ length: Math.ceil(features.length / size) }, (_, index) =>
    features.slice(index * size, (index + 1) * size),
  );
}

/** Rows of both sides. */
export async function countRows(
  { sides, windows, isShared }: OpenedGroup,
  signal: AbortSignal | undefined,
): Promise<Sides<number>> {
  const left = await sides.baseline.countRows(signal);
  const right = isShared ? left : await sides.target.countRows(signal);
  return { baseline: left[windows.baseline] ?? 0, target: right[windows.target] ?? 0 };
}

/**
 * @throws AppError INVALID when the target has a window, but its rows have no time to cut it by. (A baseline without
 *   time is the whole of its data, whatever its window.)
 */
export function refuseTimelessTarget({ sources }: FeatureGroup, { sides }: OpenedGroup): void {
  const { window, source } = requiredSource(sources, 'target');
  if (window === null || sides.target.timestampColumn !== null || source.preprocessing) return;
  throw invalid(
    `The target data ${sides.target.uri} has no timestamp column, so no window can be cut from it; name one, or leave the window out to read every row.`,
  );
}

function windowAt<Column>(windows: readonly WindowColumns<Column>[], index: number): WindowColumns<Column> {
  const window = windows[index];
  if (!window) throw new RangeError(`The reader answered without window ${index}.`);
  return window;
}
