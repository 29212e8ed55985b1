import type { Resolvers } from '../../generated/resolver-types.ts';
import { AlertRule } from './resolvers/AlertRule.ts';
import { deleteAlertRule } from './resolvers/Mutation/deleteAlertRule.ts';
import { importAlertRules } from './resolvers/Mutation/importAlertRules.ts';
import { putAlertRule } from './resolvers/Mutation/putAlertRule.ts';
import { setAlertRuleEnabled } from './resolvers/Mutation/setAlertRuleEnabled.ts';
import { alertRule } from './resolvers/Query/alertRule.ts';
import { alertRulePresets } from './resolvers/Query/alertRulePresets.ts';
import { alertRules } from './resolvers/Query/alertRules.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const alertRuleResolvers: Resolvers = {
  Query: { alertRules, alertRule, alertRulePresets },
  Mutation: { putAlertRule, importAlertRules, setAlertRuleEnabled, deleteAlertRule },
  AlertRule,
};
