import type { StoredSilence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { GatewayContext } from '../../context.ts';
import { requireId } from '../../global-id.ts';
import { assertInScope } from './read-matchers.ts';

/** The silence behind a global id that the viewer may change; NOT_FOUND or INVALID of the field `id` otherwise. */
export async function requireSilence(
  globalId: string,
  { loaders, viewer }: Pick<GatewayContext, 'loaders' | 'viewer'>,
): Promise<StoredSilence> {
  const silence = await loaders.silence.load(requireId('Silence', globalId));
  if (silence === null) {
    const message = 'There is no such silence.';
    throw new AppError('NOT_FOUND', message, { problems: [{ path: ['id'], message }] });
  }
  assertInScope(silence.matchers, viewer.plants, 'id');
  return silence;
}
