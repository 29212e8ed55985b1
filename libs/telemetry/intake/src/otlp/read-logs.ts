import { attributesOf, textOf, valueOf } from './attributes.ts';
import { asFields, idIn, instantOf, numberOf, objectsIn, textIn, type Fields } from './json-fields.ts';
import type { OtlpItem } from './otlp-item.ts';
import { exceptionColumns, withoutException } from './read-exception.ts';
import { readGroups, type Originated } from './read-groups.ts';

/** What names a custom event: Azure Monitor's attribute, and what OpenTelemetry had before eventName. */
const eventNames = ['microsoft.custom_event.name', 'event.name'] as const;

const levels: readonly (readonly [least: number, level: number])[] = [
  [21, 4],
  [17, 3],
  [13, 2],
  [9, 1],
  [1, 0],
];

/** OpenTelemetry's severity, 1 to 24, as Azure's, 0 to 4; unspecified ones are information. */
function severityOf(record: Fields): number {
  const given = record['severityNumber'];
  const number = numberOf(given) ?? (typeof given === 'string' ? namedSeverity(given) : 0);
  return levels.find(([least]) => number >= least)?.[1] ?? 1;
}

function namedSeverity(name: string): number {
  const names = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  const index = names.findIndex((each) => name.startsWith(`SEVERITY_NUMBER_${each}`));
  return index < 0 ? 0 : index * 4 + 1;
}

function bodyOf(record: Fields): string {
  const value = valueOf(asFields(record['body']));
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readRecord({ origin, item: record }: Originated): OtlpItem {
  const attributes = attributesOf(objectsIn(record, 'attributes'));
  const shared = {
    timestamp: instantOf(record['timeUnixNano']) ?? instantOf(record['observedTimeUnixNano']),
    operation_Id: idIn(record, 'traceId'),
    ...origin.columns,
  };
  const event = textIn(record, 'eventName') || textOf(attributes, ...eventNames);
  if (event !== undefined && event !== '') {
    const rest = Object.entries(attributes).filter(([key]) => !eventNames.some((name) => name === key));
    const payload = asFields(valueOf(asFields(record['body'])));
    const customDimensions = { ...origin.dimensions, ...payload, ...Object.fromEntries(rest) };
    return { table: 'customEvents', values: { ...shared, name: event, customDimensions } };
  }
  const severityLevel = severityOf(record);
  const customDimensions = { ...origin.dimensions, ...withoutException(attributes) };
  const exception = exceptionColumns(attributes);
  if (exception !== null)
    return { table: 'exceptions', values: { ...shared, ...exception, severityLevel, customDimensions } };
  return { table: 'traces', values: { ...shared, message: bodyOf(record), severityLevel, customDimensions } };
}

/**
 * Rows of an ExportLogsServiceRequest: records with an event's name become customEvents, those with an exception's
 * type or message exceptions, all others traces.
 */
export function readLogs(body: Fields): readonly OtlpItem[] {
  return readGroups(body, ['resourceLogs', 'scopeLogs', 'logRecords']).map(readRecord);
}
