import type { Monitor, Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import { decodeGlobalId, requireId } from '../../global-id.ts';

/** The monitor with this global id or name; NOT_FOUND at the field `monitor` where there is none. */
export async function getMonitor(
  idOrName: string,
  { monitors }: Pick<Repositories, 'monitors'>,
): Promise<Monitor> {
  const isId = decodeGlobalId(idOrName) !== null;
  const monitor = isId
    ? (await monitors.byIds([requireId('Monitor', idOrName, ['monitor'])]))[0]
    : await monitors.findByName(idOrName);
  if (monitor) return monitor;
  const message = `There is no monitor with the ${isId ? 'id' : 'name'} "${idOrName.slice(0, 100)}"; list them with \`monitors\`.`;
  throw new AppError('NOT_FOUND', message, { problems: [{ path: ['monitor'], message }] });
}
