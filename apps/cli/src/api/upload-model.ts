import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Connection } from '../connection/find-connection.ts';
import { apiFailure, noAnswer, refusedToken } from './api-failures.ts';

const answerSchema = z.object({ checksum: z.string(), uri: z.string(), bytes: z.number() });
const refusalSchema = z.object({
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.unknown() }).optional() })),
});

/** A model file that the gateway keeps. */
export type UploadedModel = z.infer<typeof answerSchema>;

const mostMs = 600_000;

/** Sends a file as it is read, so that its size is no matter of memory. */
export async function uploadModel(
  connection: Connection,
  file: string,
  onProgress: (share: number) => void,
): Promise<UploadedModel> {
  const { size } = await stat(file);
  async function* pieces() {
    let sent = 0;
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      sent += piece.length;
      onProgress(size === 0 ? 1 : sent / size);
      yield piece;
    }
  }
  const request = {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${connection.token}` },
    body: Readable.toWeb(Readable.from(pieces())) as ReadableStream,
    duplex: 'half',
    signal: AbortSignal.timeout(mostMs),
  } as const;
  let answer: { readonly status: number; readonly body: unknown };
  try {
    const response = await fetch(`${connection.url}/models/files`, request);
    answer = { status: response.status, body: await response.json() };
  } catch (error) {
    throw noAnswer(connection.url, error);
  }
  if (answer.status === 401) throw refusedToken(connection);
  const accepted = answerSchema.safeParse(answer.body);
  if (answer.status === 200 && accepted.success) return accepted.data;
  const refusal = refusalSchema.safeParse(answer.body);
  if (refusal.success) throw apiFailure(refusal.data.errors, connection);
  throw noAnswer(connection.url, new Error(`it answers ${answer.status} to an upload`));
}
