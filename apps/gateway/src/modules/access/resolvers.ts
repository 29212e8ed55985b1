import type { Resolvers } from '../../generated/resolver-types.ts';
import { ApiToken } from './resolvers/ApiToken.ts';
import { AuditEvent } from './resolvers/AuditEvent.ts';
import { createApiToken } from './resolvers/Mutation/createApiToken.ts';
import { createSignInLink } from './resolvers/Mutation/createSignInLink.ts';
import { revokeApiToken } from './resolvers/Mutation/revokeApiToken.ts';
import { apiTokens } from './resolvers/Query/apiTokens.ts';
import { auditEvents } from './resolvers/Query/auditEvents.ts';
import { viewer } from './resolvers/Query/viewer.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const accessResolvers: Resolvers = {
  Query: { viewer, apiTokens, auditEvents },
  Mutation: { createApiToken, revokeApiToken, createSignInLink },
  ApiToken,
  AuditEvent,
};
