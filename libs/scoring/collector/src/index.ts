export { inputColumns, recordsJson, type RecordCells, type RecordColumn } from './records-json.ts';
export type { CollectorProblem } from './line-delivery.ts';
export type { LineTarget } from './line-target.ts';
export { localLines, type LocalLinesOptions } from './local-lines.ts';
export {
  openCollectedPart,
  type CollectedPartOptions,
  type CollectedPartWriter,
} from './open-collected-part.ts';
export { openDataCollector, type DataCollectorOptions } from './open-data-collector.ts';
export type { PartFiles } from './part-file.ts';
