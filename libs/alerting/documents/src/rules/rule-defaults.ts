import type { AlertRule, RuleSource } from '@circuitwatch/alerting-definitions';

/** What a rule must say for itself. */
export type RuleCore = Pick<AlertRule, 'name' | 'source'> & RuleDetails;

/** What a rule may say. */
export type RuleDetails = {
  readonly [Key in Exclude<keyof AlertRule, 'name' | 'source'>]?: AlertRule[Key] | undefined;
};

function sourceDefaults(source: RuleSource): Partial<AlertRule> {
  // An expression that gives nothing says that all is well, as in Prometheus.
  if (source.kind === 'PROMQL') return { frequencySeconds: 60, missingAfter: 1 };
  return source.kind === 'KQL' ? { windowSeconds: 300 } : {};
}

/** A whole rule; what it does not say is as Azure and Prometheus have it. */
export function completeRule(core: RuleCore): AlertRule {
  const said = Object.fromEntries(Object.entries(core).filter(([, value]) => value !== undefined));
  const rule: AlertRule = {
    description: '',
    severity: 3,
    enabled: true,
    comparison: null,
    recovery: null,
    frequencySeconds: 300,
    windowSeconds: null,
    periods: { failing: 1, evaluations: 1 },
    pendingSeconds: 0,
    keepFiringSeconds: 0,
    goodEvaluations: 1,
    autoResolve: true,
    throttleSeconds: null,
    noData: 'OK',
    onError: 'KEEP',
    missingAfter: 2,
    actionGroups: [],
    labels: {},
    annotations: {},
    ...sourceDefaults(core.source),
    ...said,
    name: core.name,
    source: core.source,
  };
  return rule;
}
