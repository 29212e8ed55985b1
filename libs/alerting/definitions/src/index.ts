export type {
  ActionGroup,
  Receiver,
  ReceiverKind,
  ReceiverSecrets,
  ReceiverSettings,
} from './receivers/action-group.ts';
export { receiverKinds } from './receivers/action-group.ts';
export { receiverSecretPlace } from './receivers/secret-place.ts';
export {
  failureReasons,
  type DeliveryResult,
  type DistributionDrawing,
  type FailureReason,
  type NotificationMessage,
  type NotifiedAlert,
} from './notifications/notification-message.ts';
export { matcherOperators, type Matcher, type MatcherOperator } from './routing/matcher.ts';
export {
  notificationReasons,
  suppressionReasons,
  type NotificationReason,
  type RoutedAlert,
  type SuppressionReason,
} from './routing/routed-alert.ts';
export {
  defaultRoutingPolicy,
  type InhibitRule,
  type NumberRange,
  type Route,
  type RoutingPolicy,
  type TimeInterval,
  type TimeSpec,
} from './routing/routing-policy.ts';
export type { Silence, SilenceState } from './routing/silence.ts';
export {
  absencePolicies,
  comparisonOperators,
  type AbsencePolicy,
  type AlertRule,
  type Comparison,
  type ComparisonOperator,
} from './rules/alert-rule.ts';
export {
  aggregations,
  metricLabels,
  type Aggregation,
  type KqlSource,
  type MetricLabel,
  type MetricSource,
  type PromqlSource,
  type RuleEvidence,
  type RuleSample,
  type RuleSource,
  type SourceReading,
} from './rules/rule-source.ts';
export { readSeverity, severities, severityNames, type Severity } from './rules/severity.ts';
export {
  alertReasons,
  alertStates,
  type AlertInstance,
  type AlertReason,
  type AlertState,
  type AlertTransition,
} from './states/alert-state.ts';
export { fingerprintOf, type Labels } from './states/labels.ts';
