import type {
  ActualCounts,
  Actor,
  DataAsset,
  Deployment,
  NewActual,
  Repositories,
} from '@circuitwatch/persistence';
import { actualColumns, actualsAssetName, actualsFolder } from '@circuitwatch/scoring-definitions';

/** What happened to actuals, and where monitors find them. */
interface StoredActuals extends ActualCounts {
  readonly dataAsset: DataAsset | null;
}

async function assetOf(
  { dataAssets }: Repositories,
  deployment: Deployment,
  { isFirst, actor }: { readonly isFirst: boolean; readonly actor: Actor },
): Promise<DataAsset | null> {
  const name = actualsAssetName(deployment);
  const [known] = await dataAssets.resolve([`${name}@latest`]);
  if (known != null || !isFirst) return known ?? null;
  return dataAssets.create(
    {
      name,
      uri: actualsFolder(deployment),
      description: `Ground truth that was recorded: ${actualColumns.value} by ${actualColumns.key}.`,
      timestampColumn: actualColumns.timestamp,
      circuitId: deployment.circuitId,
    },
    actor,
  );
}

/** Records actuals, says so in the audit trail where that changed something, and makes the asset with the first. */
export async function storeActuals(
  repositories: Repositories,
  {
    deployment,
    actuals,
    actor,
    now,
  }: {
    readonly deployment: Deployment;
    readonly actuals: readonly NewActual[];
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<StoredActuals> {
  const counts = await repositories.actuals.record(deployment.id, actuals, now);
  const dataAsset = await assetOf(repositories, deployment, { isFirst: counts.inserted > 0, actor });
  if (counts.inserted + counts.changed > 0) {
    await repositories.audit.record(actor, {
      action: 'deployment.recordActuals',
      targetType: 'deployment',
      targetId: deployment.id,
      details: counts,
    });
  }
  return { ...counts, dataAsset };
}
