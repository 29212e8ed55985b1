export { cellsBetween, newCells, newCellsLike, putCells, type NewCells } from './cells.ts';
export { actualColumns, actualsAssetName, actualsFolder } from './actuals-place.ts';
export type {
  CollectedRows,
  CollectionOptions,
  CollectorCounts,
  CollectorOptions,
  DataCollector,
} from './data-collector.ts';
export { emptyLatencyBuckets, latencyBoundsMs, latencyBucket, latencyPercentile } from './latency-grid.ts';
export {
  collectionAssetName,
  collectionFolder,
  collectorDatastore,
  deploymentReference,
  predictionsAssetName,
  predictionsFolder,
} from './deployment-places.ts';
export {
  devices,
  featureTypes,
  modelTasks,
  type Device,
  type FeatureDeclaration,
  type FeatureType,
  type ModelDeclaration,
  type ModelTask,
  type OutputMapping,
} from './model-declaration.ts';
export type { ModelTelemetry, ScoringEvent } from './model-telemetry.ts';
export { uploadedModelPattern, uploadedModelUri } from './uploaded-model.ts';
export type { EndpointSample } from './endpoint-sample.ts';
export { routeScoring } from './route-scoring.ts';
export {
  devicePreferences,
  scoringFileStatuses,
  type DevicePreference,
  type PredictionMoments,
  type ScoringFile,
  type ScoringFileStatus,
  type ScoringPart,
} from './scoring-job.ts';
export {
  cellTypes,
  type Cells,
  type CellType,
  type ModelInput,
  type PredictionColumn,
  type ScoringModel,
} from './scoring-model.ts';
