export { closeInstances } from './close-instances.ts';
export { describeCondition, describeSeconds } from './describe-condition.ts';
export { dueInstants, type DueEvaluations } from './due-instants.ts';
export { evaluateRule, instanceLabels, mostInstances, type RuleEvaluationResult } from './evaluate-rule.ts';
export { renderAnnotations, renderTemplate } from './annotations/render-annotations.ts';
export { indexObservations, type MetricIndex, type MetricObservation } from './sources/metric-observation.ts';
export { readKqlAnswer, type QueryAnswer } from './sources/read-kql-answer.ts';
export { readMetricSource } from './sources/read-metric-source.ts';
export { readPrometheusAnswer } from './sources/read-prometheus-answer.ts';
