import type { CollectorOptions } from '@circuitwatch/scoring-definitions';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Deployment } from './records.ts';

/** The document in the column is ours alone to write, so its shape is known. */
export function toDeployment({ collector, ...row }: Prisma.DeploymentGetPayload<object>): Deployment {
  return { ...row, collector: collector as unknown as CollectorOptions | null };
}
