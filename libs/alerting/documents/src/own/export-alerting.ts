import type { ActionGroup, AlertRule, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { stringify } from 'yaml';
import { exportActionGroup, exportRoutingPolicy } from './export-routing.ts';
import { exportRule } from './export-rule.ts';

/** What is written; left out: nothing of it. */
export interface AlertingToExport {
  readonly rules?: readonly AlertRule[];
  readonly actionGroups?: readonly ActionGroup[];
  readonly routing?: RoutingPolicy;
}

/** YAML in our own words, which `parseAlerting` reads as the same again; secrets of receivers are not in it. */
export function exportAlerting({ rules, actionGroups, routing }: AlertingToExport): string {
  const document = {
    ...(rules !== undefined && { alert_rules: rules.map(exportRule) }),
    ...(actionGroups !== undefined && { action_groups: actionGroups.map(exportActionGroup) }),
    ...(routing !== undefined && { routing: exportRoutingPolicy(routing) }),
  };
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
