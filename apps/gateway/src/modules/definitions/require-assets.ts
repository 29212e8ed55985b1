import { dataOfMonitor, type MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { SignalInput } from '../../generated/resolver-types.ts';
import { inputPath } from './input-paths.ts';

/** NOT_FOUND naming the fields, of the input with these signals, whose data asset does not exist. */
export async function requireAssets(
  definition: MonitorDefinition,
  signals: readonly SignalInput[] | null | undefined,
  { dataAssets }: Pick<Repositories, 'dataAssets'>,
): Promise<void> {
  const data = dataOfMonitor(definition).flatMap(({ selection: { asset }, path }) =>
    asset === undefined ? [] : [{ asset, path }],
  );
  const found = await dataAssets.resolve(data.map(({ asset }) => asset));
  const problems = data.flatMap(({ asset, path }, index) => {
    if (found[index]) return [];
    const message = `The data asset "${asset}" does not exist; create it first with createDataAsset.`;
    return [{ path: inputPath([...path, 'asset'], signals), message }];
  });
  if (problems[0]) throw new AppError('NOT_FOUND', problems[0].message, { problems });
}
