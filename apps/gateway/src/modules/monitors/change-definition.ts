import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Repositories } from '@circuitwatch/persistence';
import { notFound } from '@circuitwatch/platform-errors';
import { readDefinition, saysDefinition, type DefinitionInput } from '../definitions/read-definition.ts';
import { requireAssets } from '../definitions/require-assets.ts';

/** A definition with a change in it, and the version of the monitor that it was made from. */
interface ChangedDefinition {
  readonly definition: MonitorDefinition;
  /** Two changes at once must not undo each other: the update expects this version. */
  readonly monitorVersion: number;
}

/** The monitor's definition with the input's change; null when the input changes nothing of it. */
export async function changeDefinition(
  monitorId: string,
  input: DefinitionInput,
  repositories: Pick<Repositories, 'monitors' | 'dataAssets'>,
): Promise<ChangedDefinition | null> {
  if (!saysDefinition(input)) return null;
  const [monitor] = await repositories.monitors.byIds([monitorId]);
  const [current] = await repositories.monitors.currentVersions([monitorId]);
  if (!monitor || !current) throw notFound('Monitor', monitorId);
  const definition = readDefinition(input, current.definition);
  await requireAssets(definition, input.signals, repositories);
  return { definition, monitorVersion: monitor.version };
}
