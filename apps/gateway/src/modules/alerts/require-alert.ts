import type { StoredAlert } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { GatewayContext } from '../../context.ts';
import { requireId } from '../../global-id.ts';

/** The alert behind a global id, among those that the viewer may see; NOT_FOUND of the field at `path` otherwise. */
export async function requireAlert(
  globalId: string,
  { loaders }: Pick<GatewayContext, 'loaders'>,
  path: readonly string[] = ['id'],
): Promise<StoredAlert> {
  const alert = await loaders.alert.load(requireId('Alert', globalId, path));
  if (alert !== null) return alert;
  const message = 'There is no such alert among those that you may see.';
  throw new AppError('NOT_FOUND', message, { problems: [{ path, message }] });
}
