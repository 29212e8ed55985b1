import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';

/** The bytes as they were before they were packed, or why there are none. */
export type TelemetryBody =
  { readonly bytes: Uint8Array } | { readonly status: 400 | 413 | 415; readonly problem: string };

/** What a body may take. */
export interface BodyLimits {
  readonly sentBytes: number;
  readonly unpackedBytes: number;
}

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;

/** Reads on to the end where there is too much, so that the sender gets to read the answer. */
async function receive(body: Readable, mostBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
  }
  return size > mostBytes ? null : Buffer.concat(chunks);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

async function unpack(bytes: Buffer, encoding: 'gzip' | 'deflate', most: number): Promise<TelemetryBody> {
  try {
    return { bytes: await unpackers[encoding](bytes, { maxOutputLength: most }) };
  } catch (error) {
    if (isTooLarge(error)) return tooLarge(most, 'unpacked');
    return { status: 400, problem: `The body is not packed with ${encoding}, as its Content-Encoding says.` };
  }
}

function tooLarge(most: number, how: string): TelemetryBody {
  return {
    status: 413,
    problem: `The request is too large: at most ${most} bytes ${how} are accepted; send smaller batches.`,
  };
}

/** Reads and unpacks the body. */
export async function readTelemetryBody(request: FastifyRequest, limits: BodyLimits): Promise<TelemetryBody> {
  const bytes = await receive(request.raw, limits.sentBytes);
  if (bytes === null) return tooLarge(limits.sentBytes, 'as sent');
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'deflate') return unpack(bytes, encoding, limits.unpackedBytes);
  if (encoding === 'identity' || encoding === '') return { bytes };
  return { status: 415, problem: 'The Content-Encoding is unknown; gzip, deflate or none are.' };
}
