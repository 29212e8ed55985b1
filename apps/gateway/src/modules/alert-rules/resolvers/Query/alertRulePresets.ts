import { describeCondition } from '@circuitwatch/alerting-evaluation';
import { rulePresets } from '@circuitwatch/alerting-documents';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { ruleYaml } from '../../show-rule.ts';

/** Rules that can be had ready-made. */
export const alertRulePresets: NonNullable<QueryResolvers['alertRulePresets']> = () =>
  rulePresets.map(({ id, description, rule }) => ({
    id,
    description,
    name: rule.name,
    severity: rule.severity,
    kind: rule.source.kind,
    condition: describeCondition(rule),
    yaml: ruleYaml(rule),
  }));
