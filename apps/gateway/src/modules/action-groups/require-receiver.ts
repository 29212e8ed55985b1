import type { StoredActionGroup, StoredReceiver } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { GatewayContext } from '../../context.ts';
import { requireId } from '../../global-id.ts';

/** The receiver behind a global id and its action group; NOT_FOUND of the field `id` otherwise. */
export async function requireReceiver(
  globalId: string,
  { loaders }: Pick<GatewayContext, 'loaders'>,
): Promise<{ readonly receiver: StoredReceiver; readonly group: StoredActionGroup }> {
  const receiver = await loaders.receiver.load(requireId('Receiver', globalId));
  const group = receiver === null ? null : await loaders.actionGroup.load(receiver.actionGroupId);
  if (receiver !== null && group !== null) return { receiver, group };
  const message = 'There is no such receiver.';
  throw new AppError('NOT_FOUND', message, { problems: [{ path: ['id'], message }] });
}
