import type { MeasuredRow } from './measured-rows.ts';

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return Buffer.from([...bytes, left]);
}

/** A field that holds so many bytes. */
function part(field: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

function text(field: number, value: string): Buffer {
  return part(field, Buffer.from(value));
}

function attribute(field: number, key: string, value: string): Buffer {
  return part(field, text(1, key), part(2, text(1, value)));
}

/** Eight bytes of a fixed64 or a double. */
function eight(field: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(8);
  write(bytes);
  return Buffer.concat([varint((field << 3) | 1), bytes]);
}

function gauge({ name, timestamp, value, dimensions }: MeasuredRow): Buffer {
  const nanoseconds = BigInt(timestamp.getTime()) * 1_000_000n;
  const point = part(
    1,
    eight(3, (bytes) => void bytes.writeBigUInt64LE(nanoseconds)),
    eight(4, (bytes) => void bytes.writeDoubleLE(value)),
    ...Object.entries(dimensions).map(([key, of]) => attribute(7, key, of)),
  );
  return part(2, text(1, name), part(5, point));
}

/** An ExportMetricsServiceRequest in protobuf, each row a gauge. */
export function otlpBody(rows: readonly MeasuredRow[]): Buffer {
  const resource = part(
    1,
    attribute(1, 'service.name', 'bench'),
    attribute(1, 'service.instance.id', 'bench-1'),
  );
  return part(1, resource, part(2, ...rows.map(gauge)));
}
