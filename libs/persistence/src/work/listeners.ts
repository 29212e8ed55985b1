import type { CancelRequests } from '@circuitwatch/queue-contracts';
import { z } from 'zod';
import { listen } from '../database/listener.ts';
import type { DatabaseAddress } from '../database/address.ts';
import type { PlatformEvent, PlatformEvents } from './records.ts';

const eventSchema = z.object({
  type: z.enum(['run', 'job', 'batch', 'alert']),
  id: z.uuid(),
  batchId: z.uuid().optional(),
});

/** Reads a payload; whatever else uses the channel is not for us. */
function parseEvent(payload: string): PlatformEvent | undefined {
  try {
    const { type, id, batchId } = eventSchema.parse(JSON.parse(payload));
    return batchId === undefined ? { type, id } : { type, id, batchId };
  } catch {
    return undefined;
  }
}

/** Changes of runs, jobs and batches, over a connection of its own. */
export function platformEvents(address: DatabaseAddress): PlatformEvents {
  return {
    listen: async (notify) => {
      const listener = await listen(address, 'circuitwatch_events', (payload) => {
        const event = parseEvent(payload);
        if (event !== undefined) notify(event);
      });
      return () => listener.stop();
    },
  };
}

/** Cancel requests, over a connection of its own; a worker also learns of them when it reports progress. */
export function cancelRequests(address: DatabaseAddress): CancelRequests {
  return {
    onCancel: async (notify) => {
      const listener = await listen(address, 'circuitwatch_cancel', notify);
      return () => listener.stop();
    },
  };
}
