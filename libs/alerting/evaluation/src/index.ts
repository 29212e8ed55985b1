export { closeInstances } from './close-instances.ts';
export { evaluateRule, instanceLabels, mostInstances, type RuleEvaluationResult } from './evaluate-rule.ts';
