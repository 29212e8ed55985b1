import type { PartitionedRun } from '@circuitwatch/monitoring-runs';

/** A plan as the ledger keeps it. */
export function writePlan(run: PartitionedRun): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(run));
}

/** The plan that was written. */
export function readPlan(bytes: Uint8Array): PartitionedRun {
  return JSON.parse(new TextDecoder().decode(bytes)) as PartitionedRun;
}
