import type { RunRequest } from '@circuitwatch/persistence';
import { monitorRunJob } from '@circuitwatch/queue-contracts';
import { actorOf, type GatewayContext } from '../../context.ts';

/** The part of a request for runs that every mutation has in common; windows hang on now unless said. */
export function baseRunRequest(
  context: GatewayContext,
  scheduledAt: Date | null | undefined,
): Pick<RunRequest, 'scheduledAt' | 'actor' | 'requestId' | 'jobDefaults'> {
  const { queue, name, defaults } = monitorRunJob;
  return {
    scheduledAt: scheduledAt ?? context.now(),
    actor: actorOf(context),
    requestId: context.requestId,
    jobDefaults: { queue, name, maxAttempts: defaults.attempts, priority: defaults.priority },
  };
}
