export { openRuleSources } from './alerting/rule-sources.ts';
export { deliverDue } from './alerting/start-delivery.ts';
export { flushDueGroups } from './alerting/start-group-flush.ts';
export { evaluateDueRules } from './alerting/start-rule-evaluation.ts';
