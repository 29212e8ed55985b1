import type { Api } from '../api/api.ts';
import { alertRuleDocument, type AlertRuleDetails } from '../api/documents/alert-rules.ts';
import { CommandError } from '../exit-codes.ts';

/** The rule of this name; a CommandError where there is none. */
export async function findRule(api: Api, name: string): Promise<AlertRuleDetails> {
  const { alertRule } = await api.request(alertRuleDocument, { name });
  if (alertRule) return alertRule;
  throw new CommandError(`There is no rule "${name}"; list them with: circuitwatch rules list`);
}
