import { validateSelection, type DataSelection } from '@circuitwatch/monitoring-definitions';
import type { Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { DataSelectionInput } from '../../generated/resolver-types.ts';
import { partPath } from '../definitions/input-paths.ts';
import { readSelection } from '../definitions/read-selection.ts';

/**
 * The data that the input selects.
 *
 * @throws AppError INVALID with one problem a field, NOT_FOUND for an asset that does not exist; paths from the
 *   mutation's input.
 */
export async function readBaseline(
  input: DataSelectionInput,
  { dataAssets }: Pick<Repositories, 'dataAssets'>,
): Promise<DataSelection> {
  const selection = validated(readSelection(input, { path: ['selection'] }));
  if (selection.asset === undefined) return selection;
  const [asset] = await dataAssets.resolve([selection.asset]);
  if (asset) return selection;
  const message = `The data asset "${selection.asset}" does not exist; create it first with createDataAsset.`;
  throw new AppError('NOT_FOUND', message, { problems: [{ path: ['selection', 'asset'], message }] });
}

function validated(selection: unknown): DataSelection {
  try {
    return validateSelection(selection);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = error.problems.map(({ path, message }) => ({
      path: partPath(['selection', ...path]),
      message,
    }));
    throw new AppError(error.code, problems[0]?.message ?? error.message, { cause: error, problems });
  }
}
