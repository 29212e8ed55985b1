import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';

/** NOT_FOUND naming the fields whose data asset does not exist. */
export async function requireAssets(
  { target, baseline }: MonitorDefinition,
  { dataAssets }: Pick<Repositories, 'dataAssets'>,
): Promise<void> {
  const found = await dataAssets.resolve([target.asset, baseline.asset]);
  const problems = (['target', 'baseline'] as const).flatMap((side, index) => {
    if (found[index]) return [];
    const { asset } = side === 'target' ? target : baseline;
    const message = `The data asset "${asset}" does not exist; create it first with createDataAsset.`;
    return [{ path: [side, 'asset'], message }];
  });
  if (problems[0]) throw new AppError('NOT_FOUND', problems[0].message, { problems });
}
