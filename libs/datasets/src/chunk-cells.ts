import { DuckDBDoubleVector, DuckDBUTinyIntVector, type DuckDBDataChunk } from '@duckdb/node-api';

/**
 * The typed array of a DOUBLE result column. The queries leave no null in it, so there is no validity mask to
 * honour; reading cells one by one through the public accessor is ten times slower.
 */
export function doublesOf(chunk: DuckDBDataChunk, index: number): Float64Array {
  const vector = chunk.getColumnVector(index);
  const items: unknown = vector instanceof DuckDBDoubleVector ? vector['items'] : null;
  if (items instanceof Float64Array) return items;
  throw new TypeError(`Result column ${index} is not DOUBLE.`);
}

/** The typed array of a UTINYINT result column without nulls. */
export function bytesOf(chunk: DuckDBDataChunk, index: number): Uint8Array {
  const vector = chunk.getColumnVector(index);
  const items: unknown = vector instanceof DuckDBUTinyIntVector ? vector['items'] : null;
  if (items instanceof Uint8Array) return items;
  throw new TypeError(`Result column ${index} is not UTINYINT.`);
}
