/**
 * Keys of a rule in our own words, each with the spellings of Azure and Prometheus that mean the same. The first
 * spelling is the one that is written.
 */
export const ruleKeys = {
  name: ['name', 'alert'],
  description: ['description'],
  severity: ['severity'],
  enabled: ['enabled'],
  metrics: ['metric', 'metrics'],
  signals: ['signal', 'signals'],
  plants: ['plant', 'plants'],
  circuits: ['circuit', 'circuits'],
  monitors: ['monitor', 'monitors'],
  features: ['feature', 'features'],
  measure: ['measure'],
  splitBy: ['split_by', 'splitBy'],
  aggregation: ['aggregation', 'time_aggregation', 'timeAggregation'],
  shareOf: ['share_of', 'shareOf'],
  kql: ['kql', 'query'],
  column: ['column', 'metric_measure_column', 'metricMeasureColumn'],
  dimensions: ['dimensions'],
  promql: ['promql', 'expr'],
  condition: ['condition'],
  operator: ['operator'],
  threshold: ['threshold'],
  recovery: ['recovery'],
  frequency: ['frequency', 'interval', 'evaluation_frequency', 'evaluationFrequency'],
  window: ['window', 'time_window', 'timeWindow', 'window_size', 'windowSize'],
  periods: ['periods'],
  pending: ['for', 'pending'],
  keepFiring: ['keep_firing_for', 'keepFiringFor'],
  goodEvaluations: ['good_evaluations', 'goodEvaluations'],
  autoResolve: ['auto_resolve', 'autoResolve', 'auto_mitigate', 'autoMitigate'],
  throttle: ['throttle', 'throttling', 'mute_actions_duration', 'muteActionsDuration'],
  noData: ['no_data', 'noData'],
  onError: ['on_error', 'onError'],
  missingAfter: ['missing_after', 'missingAfter'],
  actionGroups: ['action_groups', 'actionGroups', 'action_group', 'actionGroup'],
  labels: ['labels'],
  annotations: ['annotations'],
} as const;

export type RuleKey = keyof typeof ruleKeys;

/** Every spelling. */
export const ruleVocabulary: readonly string[] = Object.values(ruleKeys).flat();
