import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loaders of tokens and the audit trail. */
export function createAccessLoaders({ tokens, audit }: Persistence) {
  return {
    apiToken: createLoader((ids) => tokens.byIds(ids)),
    auditEvent: createLoader((ids) => audit.byIds(ids)),
  };
}
