import type { MonitorDocument } from '@circuitwatch/monitoring-documents';
import type { Monitor } from '@circuitwatch/persistence';
import type { ApplyContext } from './applied.ts';
import { ensureCircuit, nameCircuit, type NamedCircuit } from './ensure-circuit.ts';

const nobody = 'unassigned';

/**
 * The circuit that the monitor watches: the caller's, else the document's own, else that of the deployment which is
 * watched, else the one that the monitor watches already, else one of its own in the plant `unassigned`.
 */
export async function chooseCircuit(
  document: MonitorDocument,
  existing: Monitor | null,
  context: ApplyContext,
): Promise<NamedCircuit> {
  const named = context.given ?? document.circuit;
  if (named) return ensureCircuit(named, context);
  const { deployment } = document.definition;
  const served =
    deployment === undefined ? null : await context.repositories.deployments.findByReference(deployment);
  const circuitId = served?.circuitId ?? existing?.circuitId;
  if (circuitId !== undefined) return nameCircuit(circuitId, context);
  const own = await ensureCircuit({ plant: nobody, circuit: document.name }, context);
  const note = `Nothing says which circuit this monitor watches: it is ${own.names.plant}/${own.names.circuit} until something does.`;
  return { ...own, notes: [note] };
}
