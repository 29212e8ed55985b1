import type { MonitorRun } from '@circuitwatch/persistence';
import { readPageRequest, toConnection, type Connection, type ConnectionArgs } from '../../connection.ts';
import type { GatewayContext } from '../../context.ts';

/** A page of a monitor's runs, newest scheduled time first; first pages of many monitors are read together. */
export async function listRunsOfMonitor(
  monitorId: string,
  args: ConnectionArgs,
  { persistence: { runs }, loaders }: Pick<GatewayContext, 'persistence' | 'loaders'>,
): Promise<Connection<MonitorRun>> {
  const request = readPageRequest(args);
  const page =
    'first' in request && request.after === undefined
      ? await loaders.firstRunsOfMonitor.load({ id: monitorId, args: request.first })
      : await runs.list({ ...request, filter: { monitorIds: [monitorId] }, orderBy: 'SCHEDULED_AT' });
  return toConnection(page, () => loaders.runCountOfMonitor.load(monitorId));
}
