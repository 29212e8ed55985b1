import { resolveWindow, type DataSelection } from '@circuitwatch/monitoring-definitions';
import type { Baseline, FrozenData, Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';

/**
 * The rows that the selection holds at an instant: `@latest` becomes a number, and a window that moves becomes dates.
 *
 * @throws AppError NOT_FOUND when the data asset is gone.
 */
export async function freeze(
  { asset, uri, window }: DataSelection,
  at: Date,
  { dataAssets }: Pick<Repositories, 'dataAssets'>,
): Promise<FrozenData> {
  const range = resolveWindow(window, at);
  if (asset === undefined) return { asset: null, uri: uri ?? '', range, files: null };
  const [found] = await dataAssets.resolve([asset]);
  if (!found) {
    throw new AppError('NOT_FOUND', `The data asset "${asset}" does not exist any more; create it again.`);
  }
  return { asset: `${found.name}:${found.number}`, uri: found.uri, range, files: null };
}

/** What a monitor compares with when it is given the baseline: of a frozen one its very rows. */
export function selectionOf({ selection, frozen }: Pick<Baseline, 'selection' | 'frozen'>): DataSelection {
  if (frozen === null) return selection;
  const { asset: _asset, uri: _uri, window: _window, ...roles } = selection;
  const { asset, uri, range } = frozen;
  return {
    ...roles,
    ...(asset === null ? { uri } : { asset }),
    ...(range && { window: { start: range.from.toISOString(), end: range.to.toISOString() } }),
  };
}
