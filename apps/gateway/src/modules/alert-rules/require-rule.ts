import type { StoredRule } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { GatewayContext } from '../../context.ts';
import { requireId } from '../../global-id.ts';

/** The rule behind a global id; NOT_FOUND of the field `id` otherwise. */
export async function requireRule(
  globalId: string,
  { loaders }: Pick<GatewayContext, 'loaders'>,
): Promise<StoredRule> {
  const rule = await loaders.alertRule.load(requireId('AlertRule', globalId));
  if (rule !== null) return rule;
  const message = 'There is no such rule.';
  throw new AppError('NOT_FOUND', message, { problems: [{ path: ['id'], message }] });
}
