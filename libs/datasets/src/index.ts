export { pathOfUri } from './data-uri.ts';
export type { ColumnDescription, ColumnKind } from './parquet-columns.ts';
export {
  openReader,
  type ParquetReader,
  type ReaderOptions,
  type WindowsRead,
  type WindowsRequest,
} from './reader.ts';
export type { ColumnRead, WindowRead } from './window-collector.ts';
