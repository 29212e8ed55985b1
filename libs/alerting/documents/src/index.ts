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
