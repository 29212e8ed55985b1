import { invalid } from '@circuitwatch/platform-errors';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { decodeGlobalId } from '../../../../global-id.ts';

/** One alert rule by name or id. */
export const alertRule: NonNullable<QueryResolvers['alertRule']> = (_parent, { name, id }, { loaders }) => {
  if ((name ?? null) === (id ?? null) || (name && id)) {
    throw invalid('Give either `name` or `id`.', [
      { path: ['name'], message: 'Give either `name` or `id`.' },
    ]);
  }
  if (name !== null && name !== undefined) return loaders.alertRuleByName.load(name);
  const reference = decodeGlobalId(id ?? '');
  return reference?.type === 'AlertRule' ? loaders.alertRule.load(reference.id) : null;
};
