/** How a value is written, and what it becomes. */
export type ScalarKind =
  | 'text'
  | 'hex'
  | 'base64'
  | 'bool'
  | 'int32'
  | 'sint32'
  | 'uint64'
  | 'int64'
  | 'fixed64'
  | 'sfixed64'
  | 'double';

/** A field of a message: its name in OTLP's JSON, its kind, and whether there may be many. */
export interface FieldShape {
  readonly name: string;
  readonly kind: ScalarKind | MessageShape | (() => MessageShape);
  readonly repeated?: true;
}

/** Fields by number. */
export type MessageShape = ReadonlyMap<number, FieldShape>;

type Kind = FieldShape['kind'];

/** Fields as `number: [name, kind]`; a kind in brackets repeats. */
function message(fields: Readonly<Record<number, readonly [string, Kind | readonly [Kind]]>>): MessageShape {
  return new Map(
    Object.entries(fields).map(([number, [name, kind]]) => [
      Number(number),
      isMany(kind) ? { name, kind: kind[0], repeated: true as const } : { name, kind },
    ]),
  );
}

function isMany(kind: Kind | readonly [Kind]): kind is readonly [Kind] {
  return Array.isArray(kind);
}

const anyValue: MessageShape = message({
  1: ['stringValue', 'text'],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int64'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', () => arrayValue],
  6: ['kvlistValue', () => keyValueList],
  7: ['bytesValue', 'base64'],
});
const keyValue = message({ 1: ['key', 'text'], 2: ['value', anyValue] });
const arrayValue = message({ 1: ['values', [anyValue]] });
const keyValueList = message({ 1: ['values', [keyValue]] });
const attributes = ['attributes', [keyValue]] as const;
const resource = message({ 1: attributes });
const times = { 2: ['startTimeUnixNano', 'fixed64'], 3: ['timeUnixNano', 'fixed64'] } as const;

/** Resources, each with scopes, each with items. */
function request(resources: string, scopes: string, items: string, item: MessageShape): MessageShape {
  const scope = message({ 2: [items, [item]] });
  return message({ 1: [resources, [message({ 1: ['resource', resource], 2: [scopes, [scope]] })]] });
}

const numberPoint = message({
  ...times,
  4: ['asDouble', 'double'],
  6: ['asInt', 'sfixed64'],
  7: attributes,
  8: ['flags', 'int32'],
});
const histogramPoint = message({
  ...times,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['bucketCounts', ['fixed64']],
  7: ['explicitBounds', ['double']],
  9: attributes,
  10: ['flags', 'int32'],
  11: ['min', 'double'],
  12: ['max', 'double'],
});
const exponentialBuckets = message({ 1: ['offset', 'sint32'], 2: ['bucketCounts', ['uint64']] });
const exponentialPoint = message({
  1: attributes,
  ...times,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['scale', 'sint32'],
  7: ['zeroCount', 'fixed64'],
  8: ['positive', exponentialBuckets],
  9: ['negative', exponentialBuckets],
  10: ['flags', 'int32'],
  12: ['min', 'double'],
  13: ['max', 'double'],
});
const summaryPoint = message({
  ...times,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['quantileValues', [message({ 1: ['quantile', 'double'], 2: ['value', 'double'] })]],
  7: attributes,
  8: ['flags', 'int32'],
});
const temporality = ['aggregationTemporality', 'int32'] as const;
const metric = message({
  1: ['name', 'text'],
  5: ['gauge', message({ 1: ['dataPoints', [numberPoint]] })],
  7: ['sum', message({ 1: ['dataPoints', [numberPoint]], 2: temporality, 3: ['isMonotonic', 'bool'] })],
  9: ['histogram', message({ 1: ['dataPoints', [histogramPoint]], 2: temporality })],
  10: ['exponentialHistogram', message({ 1: ['dataPoints', [exponentialPoint]], 2: temporality })],
  11: ['summary', message({ 1: ['dataPoints', [summaryPoint]] })],
});
const logRecord = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['severityNumber', 'int32'],
  3: ['severityText', 'text'],
  5: ['body', anyValue],
  6: attributes,
  9: ['traceId', 'hex'],
  11: ['observedTimeUnixNano', 'fixed64'],
  12: ['eventName', 'text'],
});
const span = message({
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  5: ['name', 'text'],
  6: ['kind', 'int32'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: attributes,
  11: ['events', [message({ 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'text'], 3: attributes })]],
  15: ['status', message({ 3: ['code', 'int32'] })],
});

/** OTLP's requests (opentelemetry-proto 1.x), with the fields that are used here; all others are passed over. */
export const otlpRequests = {
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', metric),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecord),
  traces: request('resourceSpans', 'scopeSpans', 'spans', span),
} as const;
