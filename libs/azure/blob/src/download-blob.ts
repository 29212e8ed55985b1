import { createWriteStream, type WriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { RestError, type BlobClient } from '@azure/storage-blob';
import { unavailable } from '@circuitwatch/platform-errors';
import type { RequestGate } from './request-gate.ts';
import { requestSignal } from './request-signal.ts';

/** Which version of which blob, and where to. */
export interface DownloadRequest {
  readonly client: BlobClient;
  readonly etag: string;
  readonly bytes: number;
  /** When this version was written, ISO 8601. */
  readonly modifiedAt: string;
  /** A file that is not there yet. */
  readonly path: string;
  readonly gate: RequestGate;
  readonly signal: AbortSignal;
}

/** Ranges of this size are asked for one by one, several at a time. */
const rangeBytes = 8 * 1024 * 1024;

/** How often the rest of a range is asked for. */
const attempts = 4;

/**
 * Streams the blob to the file; memory does not grow with its size. Of a blob that was only appended to since it was
 * listed, what was there then is read: the data collector appends all the time.
 *
 * @throws AppError CONFLICT when the version is gone; what the service answers otherwise.
 */
export async function downloadBlob(request: DownloadRequest): Promise<void> {
  try {
    await downloadRanges(request, { ifMatch: `"${request.etag}"` });
  } catch (error) {
    if (!(error instanceof RestError) || error.statusCode !== 412 || !(await wasAppendedTo(request)))
      throw error;
    await downloadRanges(request, {});
    // A blob of the same name that replaced it meanwhile would have been read instead.
    if (!(await wasAppendedTo(request))) throw error;
  }
  const { size } = await stat(request.path);
  if (size === request.bytes) return;
  throw unavailable(`A download ended after ${size} of ${request.bytes} bytes.`);
}

async function downloadRanges(
  request: DownloadRequest,
  conditions: { readonly ifMatch?: string },
): Promise<void> {
  const { client, bytes, path, gate } = request;
  // Copies hold the data themselves.
  await (await open(path, 'w', 0o600)).close();
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const readRange = async (start: number): Promise<void> => {
    const end = Math.min(start + rangeBytes, bytes);
    let from = start;
    for (let attempt = 1; ; attempt++) {
      const file = createWriteStream(path, { flags: 'r+', start: from });
      try {
        await readInto(file, { client, from, bytes: end - from, conditions, signal: requestSignal(signal) });
        return;
      } catch (error) {
        // The client library repeats what is refused or not answered, but no answer that breaks off.
        if (signal.aborted || error instanceof RestError || attempt === attempts) throw error;
        from += file.bytesWritten;
        if (from >= end) return;
      }
    }
  };
  const failures: unknown[] = [];
  const starts = Array.from({ length: Math.ceil(bytes / rangeBytes) }, (_, index) => index * rangeBytes);
  const ranges = starts.map((start) =>
    gate(() => readRange(start), signal).catch((error: unknown) => {
      failures.push(error);
      stop.abort();
    }),
  );
  // Nothing may write to the file any more when the failure is told; the first one made the others.
  await Promise.all(ranges);
  if (failures.length > 0) throw failures[0];
}

interface RangeRequest {
  readonly client: BlobClient;
  readonly from: number;
  readonly bytes: number;
  readonly conditions: { readonly ifMatch?: string };
  readonly signal: AbortSignal;
}

async function readInto(file: WriteStream, request: RangeRequest): Promise<void> {
  const { client, from, bytes, conditions, signal } = request;
  try {
    const { readableStreamBody } = await client.download(from, bytes, { abortSignal: signal, conditions });
    if (!readableStreamBody) throw unavailable('The storage account answered without data.');
    await pipeline(readableStreamBody, file, { signal });
  } finally {
    file.destroy();
  }
}

/** Whether the blob that was listed is still there, and longer. What an append blob holds is never changed. */
async function wasAppendedTo({ client, bytes, modifiedAt, gate, signal }: DownloadRequest): Promise<boolean> {
  const now = await gate(() => client.getProperties({ abortSignal: requestSignal(signal) }), signal);
  const { blobType, contentLength = 0, createdOn } = now;
  return (
    blobType === 'AppendBlob' &&
    contentLength >= bytes &&
    createdOn !== undefined &&
    createdOn.getTime() <= Date.parse(modifiedAt)
  );
}
