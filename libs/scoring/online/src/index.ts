export { createAnswerWriter, type AnswerWriter } from './answer-text.ts';
export { chooseDeployment, type Split, type SplitDeployment } from './choose-deployment.ts';
export { createMicroBatcher, type MicroBatcher, type MicroBatcherOptions } from './micro-batcher.ts';
export { OverloadError } from './overload-error.ts';
export { predictionSummary, type PredictionSummary } from './prediction-summary.ts';
export {
  createRequestStatistics,
  type AnsweredRequest,
  type ProcessUsage,
  type RequestStatistics,
} from './request-statistics.ts';
export { createRowReader, type ReadRows, type RowReader, type RowReaderOptions } from './row-reader.ts';
export { createRecordWriter, type WriteRecords } from './table-records.ts';
export type { BatchRequest } from './waiting-requests.ts';
