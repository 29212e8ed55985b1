export {
  documentError,
  problemLine,
  type CircuitNames,
  type CollectedAsset,
  type ComponentDocument,
  type ComponentInput,
  type Defaulted,
  type DeploymentDocument,
  type DocumentContent,
  type DocumentNote,
  type DocumentPath,
  type DocumentProblem,
  type EndpointDocument,
  type FleetCircuit,
  type FleetDocument,
  type MonitorDocument,
  type NoteKind,
  type OtherDocument,
  type ParsedDocument,
  type UnsupportedSignal,
} from './document.ts';
export { parseDocuments } from './parse-documents.ts';
export { exportMonitor, type ExportedMonitor, type MonitorToExport } from './export/export-monitor.ts';
export { monitorDifferences, type ComparableMonitor, type MonitorDifference } from './monitor-differences.ts';
export { documentSeparator } from './separate-document.ts';
export { groupMetrics, type GroupedValue, type MetricNode } from './azure-output/metric-groups.ts';
export { histogram, runOutput, type OutputFile, type RunToWrite } from './azure-output/run-output.ts';
export { entriesOf, itemsOf, openFields, tellMissing, type Entry, type Fields } from './reading/fields.ts';
export { readEachDocument, type ReadDocument } from './reading/read-each-document.ts';
export type { Item } from './reading/reading.ts';
export {
  findWord,
  flag,
  freeText,
  integer,
  number,
  tellUnknownWord,
  text,
  texts,
} from './reading/scalars.ts';
