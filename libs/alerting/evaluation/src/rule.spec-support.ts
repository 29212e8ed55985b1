import type { AlertInstance, AlertRule, RuleSample } from '@circuitwatch/alerting-definitions';
import { evaluateRule, type RuleEvaluationResult } from './evaluate-rule.ts';

/** A rule on the metric psi above 0.2, once a minute, changed as the test wants. */
export function ruleOf(changes: Partial<AlertRule> = {}): AlertRule {
  return {
    name: 'High PSI',
    description: '',
    severity: 2,
    enabled: true,
    source: {
      kind: 'METRIC',
      metrics: ['psi'],
      ...{ signals: [], plants: [], circuits: [], monitors: [], features: [] },
      measure: 'VALUE',
      splitBy: ['plant_id', 'circuit_id'],
      aggregation: 'MAX',
      shareOf: null,
    },
    comparison: { operator: 'GREATER', threshold: 0.2 },
    recovery: null,
    frequencySeconds: 60,
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
    ...changes,
  };
}

/** A sample of circuit `c1`, unless other labels are given. */
export function sampleOf(
  value: number | null,
  labels: RuleSample['labels'] = { circuit_id: 'c1' },
  observedAt: Date | null = null,
): RuleSample {
  return { labels, value, observedAt, evidence: null };
}

/** What an evaluation is given: a value of `c1`, several samples, nothing of it, or a reading as it is. */
export type Given = number | readonly RuleSample[] | 'MISSING' | 'NO_DATA' | 'ERROR';

/** Evaluates the rule once a minute from minute 1 on. */
export function evaluateEach(rule: AlertRule, given: readonly Given[]): readonly RuleEvaluationResult[] {
  let known = new Map<string, AlertInstance>();
  return given.map((one, index) => {
    const result = evaluateRule(rule, known, readingOf(one), new Date((index + 1) * 60_000));
    known = new Map(result.instances.map((instance) => [instance.fingerprint, instance]));
    return result;
  });
}

function readingOf(given: Given): Parameters<typeof evaluateRule>[2] {
  if (given === 'NO_DATA') return { kind: 'NO_DATA' };
  if (given === 'ERROR') return { kind: 'ERROR', message: 'The database is away.' };
  if (given === 'MISSING') return { kind: 'SAMPLES', samples: [] };
  return { kind: 'SAMPLES', samples: typeof given === 'number' ? [sampleOf(given)] : given };
}

/** The state of the only instance after each evaluation; NORMAL where there is none. */
export function statesOf(rule: AlertRule, given: readonly Given[]): readonly string[] {
  return evaluateEach(rule, given).map(({ instances }) => instances[0]?.state ?? 'NORMAL');
}
