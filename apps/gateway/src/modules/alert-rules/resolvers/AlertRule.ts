import { severityNames } from '@circuitwatch/alerting-definitions';
import { describeCondition } from '@circuitwatch/alerting-evaluation';
import { readPageRequest, toConnection } from '../../../connection.ts';
import type { AlertRuleResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';
import { isoDuration } from '../../../inputs/duration.ts';
import { openStates } from '../../alerts/alert-filter.ts';
import { ruleYaml, showSource } from '../show-rule.ts';

function optionalDuration(seconds: number | null): string | null {
  return seconds === null ? null : isoDuration(seconds);
}

/** Fields of a rule that are not columns. */
export const AlertRule: AlertRuleResolvers = {
  id: ({ id }) => encodeGlobalId('AlertRule', id),
  description: ({ definition }) => definition.description,
  severity: ({ definition }) => definition.severity,
  severityName: ({ definition }) => severityNames[definition.severity],
  condition: ({ definition }) => describeCondition(definition),
  kind: ({ definition }) => definition.source.kind,
  metric: ({ definition }) => showSource(definition.source).metric,
  kql: ({ definition }) => showSource(definition.source).kql,
  promql: ({ definition }) => showSource(definition.source).promql,
  comparison: ({ definition }) => definition.comparison,
  recovery: ({ definition }) => definition.recovery,
  frequency: ({ definition }) => isoDuration(definition.frequencySeconds),
  window: ({ definition }) => optionalDuration(definition.windowSeconds),
  failingPeriods: ({ definition }) => definition.periods.failing,
  evaluationPeriods: ({ definition }) => definition.periods.evaluations,
  pending: ({ definition }) => isoDuration(definition.pendingSeconds),
  keepFiring: ({ definition }) => isoDuration(definition.keepFiringSeconds),
  goodEvaluations: ({ definition }) => definition.goodEvaluations,
  autoResolve: ({ definition }) => definition.autoResolve,
  throttle: ({ definition }) => optionalDuration(definition.throttleSeconds),
  noData: ({ definition }) => definition.noData,
  onError: ({ definition }) => definition.onError,
  missingAfter: ({ definition }) => definition.missingAfter,
  actionGroupNames: ({ definition }) => definition.actionGroups,
  actionGroups: async ({ definition }, _args, { loaders }) => {
    const found = await loaders.actionGroupByName.loadMany([...definition.actionGroups]);
    return found
      .map((group) => {
        if (group instanceof Error) throw group;
        return group;
      })
      .filter((group) => group !== null);
  },
  labels: ({ definition }) => definition.labels,
  annotations: ({ definition }) => definition.annotations,
  yaml: ({ definition }) => ruleYaml(definition),
  nextEvaluationAt: ({ enabled, nextEvaluationAt }) => (enabled ? nextEvaluationAt : null),
  missedEvaluations: ({ missed }) => missed,
  alerts: async ({ id }, { states, ...args }, { persistence: { alerts }, loaders, viewer }) => {
    const request = readPageRequest(args);
    const filter = { states: states ?? openStates, ruleIds: [id], scope: viewer.plants };
    const page =
      'first' in request && request.after === undefined
        ? await loaders.firstAlertsOfRule.load({
            id,
            args: { states: filter.states, first: request.first },
          })
        : await alerts.list({ ...request, orderBy: 'GRAVEST', filter });
    return toConnection(page, () => alerts.count(filter));
  },
};
