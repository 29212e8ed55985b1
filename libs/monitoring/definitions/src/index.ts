export {
  columnRolesSchema,
  dataContexts,
  dataSelectionSchema,
  dataWindowSchema,
  isTrailing,
  referenceOf,
  type ColumnRoles,
  type DataContext,
  type DataSelection,
  type DataWindow,
  type FixedWindow,
  type TrailingWindow,
} from './data-selection.ts';
export {
  dataOfMonitor,
  dataOfSignal,
  monitorDefinitionSchema,
  type MonitorDefinition,
  type SelectedData,
} from './definition.ts';
export {
  isFeatureSignal,
  modelTasks,
  plainThresholdsOf,
  signalKinds,
  signalSchema,
  thresholdsOf,
  type CustomSignal,
  type FeatureAttributionDriftSignal,
  type FeatureSelection,
  type FeatureSignal,
  type FeatureTypes,
  type MetricThresholds,
  type ModelPerformanceSignal,
  type ModelTask,
  type Segment,
  type Signal,
  type SignalKind,
} from './signal.ts';
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
  responseBands,
  resultStatuses,
  verdicts,
  wholeSignal,
  type FeatureDistribution,
  type FileRead,
  type MetricOutcome,
  type ResolvedWindows,
  type ResponseBand,
  type ResultStatus,
  type RunOutcome,
  type SignalOutcome,
  type TimeRange,
  type Verdict,
} from './outcome.ts';
export { isZero, parseDuration, subtractDuration, type Duration } from './duration.ts';
export { judge, rollUp, type Judgement, type MetricToJudge } from './judge.ts';
export { nearestName } from './nearest-name.ts';
export { nextOccurrence, occurrencesBetween } from './occurrences.ts';
export { responseTo, strongestResponse, type FindingToAnswer } from './response.ts';
export { runTelemetry, type RunEvent, type RunMeasurement, type ToldRun } from './run-telemetry.ts';
export { measuresTask } from './signal-problems.ts';
export { usesImportance, validateDefinition, validateSelection } from './validate-definition.ts';
export { validateTrigger } from './validate-trigger.ts';
export {
  parseStorageUri,
  storageSchemes,
  storageUrl,
  withoutSignature,
  type StorageLocation,
} from './storage-uri.ts';
export { isTimeZone, nearestTimeZone, wallClockOf } from './wall-clock.ts';
export { defaultWindows, resolveWindow, windowsByTrigger } from './windows.ts';
