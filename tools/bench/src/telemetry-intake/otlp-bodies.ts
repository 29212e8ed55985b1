import type { Measurement } from './fleet-rows.ts';

/** Gauges by name, each with its measurements. */
function byName(
  measurements: readonly Measurement[],
): readonly (readonly [string, readonly Measurement[]])[] {
  return [...Map.groupBy(measurements, ({ name }) => name)];
}

function nanoseconds(at: Date): bigint {
  return BigInt(at.getTime()) * 1_000_000n;
}

/** An ExportMetricsServiceRequest in JSON. */
export function otlpJson(measurements: readonly Measurement[]): string {
  const metrics = byName(measurements).map(([name, points]) => ({
    name,
    gauge: {
      dataPoints: points.map(({ at, value, dimensions }) => ({
        timeUnixNano: String(nanoseconds(at)),
        asDouble: value,
        attributes: Object.entries(dimensions).map(([key, text]) => ({ key, value: { stringValue: text } })),
      })),
    },
  }));
  return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return Buffer.from([...bytes, left]);
}

function bytesField(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

function textField(field: number, value: string): Buffer {
  return bytesField(field, Buffer.from(value));
}

function eightBytes(field: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = (field << 3) | 1;
  write(bytes);
  return bytes;
}

function pointBytes({ at, value, dimensions }: Measurement): Buffer {
  return Buffer.concat([
    eightBytes(3, (bytes) => bytes.writeBigUInt64LE(nanoseconds(at), 1)),
    eightBytes(4, (bytes) => bytes.writeDoubleLE(value, 1)),
    ...Object.entries(dimensions).map(([key, text]) =>
      bytesField(7, Buffer.concat([textField(1, key), bytesField(2, textField(1, text))])),
    ),
  ]);
}

/** The same request in protobuf, by the field numbers of opentelemetry-proto's metrics.proto. */
export function otlpProtobuf(measurements: readonly Measurement[]): Buffer {
  const metrics = byName(measurements).map(([name, points]) => {
    const gauge = Buffer.concat(points.map((point) => bytesField(1, pointBytes(point))));
    return bytesField(2, Buffer.concat([textField(1, name), bytesField(5, gauge)]));
  });
  return bytesField(1, bytesField(2, Buffer.concat(metrics)));
}
