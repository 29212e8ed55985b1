export { pathOfUri } from './data-uri.ts';
export {
  openProfileStore,
  type ProfileKey,
  type ProfileStore,
  type ProfileStoreOptions,
} from './profile-store.ts';
export { openDatasetReader, type DatasetReader, type DatasetReaderOptions } from './reader/dataset-reader.ts';
export type { FoundFile } from './scoring/found-files.ts';
export {
  openPartStore,
  type PartStore,
  type PartStoreOptions,
  type RemoteParts,
} from './scoring/part-store.ts';
export type { FedRows, ScorableFile, ScorableRequest } from './scoring/scorable-file.ts';
export { scoringAccess, type ScoringAccess } from './scoring/scoring-access.ts';
export { openTable, type Table, type TableOptions } from './tables/open-table.ts';
export type { CategoryCounts, CategoryLabels } from './tables/read-categories.ts';
export type { NumberColumn } from './tables/read-numbers.ts';
export type { CellKind, TableColumn } from './tables/table-columns.ts';
export { joinUri } from './uris/join-uri.ts';
export { parseDataUri, type DataLocation } from './uris/parse-data-uri.ts';
export { resolveDataUri, type ResolveOptions } from './uris/resolve-data-uri.ts';
