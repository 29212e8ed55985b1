import { open, type FileHandle } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
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

interface Conditions {
  readonly ifMatch?: string;
}

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
}

async function downloadRanges(request: DownloadRequest, conditions: Conditions): Promise<void> {
  const { bytes, path, gate } = request;
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  // Copies hold the data themselves.
  const file = await open(path, 'w', 0o600);
  try {
    const failures: unknown[] = [];
    const starts = Array.from({ length: Math.ceil(bytes / rangeBytes) }, (_, index) => index * rangeBytes);
    const ranges = starts.map((start) =>
      gate(() => downloadRange({ ...request, signal }, conditions, file, start), signal).catch(
        (error: unknown) => {
          failures.push(error);
          stop.abort();
        },
      ),
    );
    // Nothing may write to the file any more when the failure is told; the first one made the others.
    await Promise.all(ranges);
    if (failures.length > 0) throw failures[0];
  } finally {
    await file.close();
  }
}

async function downloadRange(
  request: DownloadRequest,
  conditions: Conditions,
  file: FileHandle,
  start: number,
): Promise<void> {
  const end = Math.min(start + rangeBytes, request.bytes);
  let from = start;
  for (let attempt = 1; from < end; attempt++) {
    if (attempt > attempts) throw unavailable('The storage account answered with less than was asked for.');
    try {
      const body = await openBody(request, conditions, from, end - from);
      for await (const chunk of body) from += await writeWhole(file, chunk, from);
    } catch (error) {
      // The client library repeats what is refused or not answered, but no answer that breaks off.
      if (request.signal.aborted || error instanceof RestError || attempt === attempts) throw error;
    }
  }
}

async function openBody(
  { client, signal }: DownloadRequest,
  conditions: Conditions,
  from: number,
  bytes: number,
): Promise<AsyncIterable<Buffer>> {
  const abortSignal = requestSignal(signal);
  const { readableStreamBody } = await client.download(from, bytes, { abortSignal, conditions });
  if (!readableStreamBody) throw unavailable('The storage account answered without data.');
  return addAbortSignal(abortSignal, Readable.from(readableStreamBody));
}

/** Returns how many bytes were written: all. */
async function writeWhole(file: FileHandle, chunk: Buffer, position: number): Promise<number> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await file.write(chunk, written, chunk.length - written, position + written);
    written += bytesWritten;
  }
  return written;
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
