export {
  dataSelectionSchema,
  dataWindowSchema,
  monitorDefinitionSchema,
  signalKinds,
  signalSchema,
  type DataSelection,
  type DataWindow,
  type MonitorDefinition,
  type Signal,
  type SignalKind,
} from './definition.ts';
export {
  cronTriggerSchema,
  recurrenceTriggerSchema,
  triggerSchema,
  weekDays,
  type CronTrigger,
  type RecurrenceTrigger,
  type Trigger,
} from './trigger.ts';
export {
  resultStatuses,
  verdicts,
  type FeatureDistribution,
  type FileRead,
  type MetricOutcome,
  type ResolvedWindows,
  type ResultStatus,
  type RunOutcome,
  type TimeRange,
  type Verdict,
} from './outcome.ts';
export { isZero, parseDuration, subtractDuration, type Duration } from './duration.ts';
export { judge, rollUp, type Judgement, type MetricToJudge } from './judge.ts';
export { nearestName } from './nearest-name.ts';
export { nextOccurrence, occurrencesBetween } from './occurrences.ts';
export { validateDefinition } from './validate-definition.ts';
export { validateTrigger } from './validate-trigger.ts';
export { isTimeZone, nearestTimeZone } from './wall-clock.ts';
export { defaultWindows, resolveWindows } from './windows.ts';
