import type { DatabaseAddress } from '../database/address.ts';
import { listen } from '../database/listener.ts';
import type { AlertingWakes } from './work-records.ts';

/** Wakes of alerting, over a connection of its own. */
export function alertingWakes(address: DatabaseAddress): AlertingWakes {
  return {
    onWake: async (notify) => {
      const listener = await listen(address, 'circuitwatch_alerting', () => notify());
      return () => listener.stop();
    },
  };
}
