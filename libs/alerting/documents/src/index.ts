export {
  alertingFormats,
  type ActionGroupDocument,
  type AlertingContent,
  type AlertingDocument,
  type AlertingFormat,
} from './alerting-document.ts';
export { exportAlerting, type AlertingToExport } from './own/export-alerting.ts';
export { isAlerting, parseAlerting } from './parse-alerting.ts';
export { rulePresets, type RulePreset } from './presets/rule-presets.ts';
export { completeRule, type RuleCore } from './rules/rule-defaults.ts';
export {
  frequencyBounds,
  mostActionGroups,
  mostEvaluations,
  pendingBounds,
  promqlFrequencyBounds,
  throttleBounds,
  windowBounds,
} from './rules/rule-limits.ts';
export { readRuleTests } from './rule-tests/read-rule-tests.ts';
export type { RuleTestFailure, RuleTestFile, RuleTestResult } from './rule-tests/rule-test.ts';
export { runRuleTests } from './rule-tests/run-rule-tests.ts';
