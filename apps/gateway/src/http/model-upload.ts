import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Persistence } from '@circuitwatch/persistence';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { roleIncludes } from '../access/roles.ts';
import type { Viewer } from '../auth/viewer.ts';
import { createGate } from '../gate.ts';
import { authenticateRequest, type RequestAuthentication } from './authenticate-request.ts';
import { replyWithGraphQLError, type Refusal } from './graphql-error-reply.ts';

/** What uploads depend on. */
export interface ModelUploadOptions extends RequestAuthentication {
  readonly persistence: Pick<Persistence, 'modelFiles' | 'audit'>;
  /** The largest file; 256 MiB unless said. */
  readonly maximumBytes?: number;
}

const usualMaximumBytes = 256 * 2 ** 20;
/** Whoever sends more slowly than this has a line on which nothing else works either. */
const uploadMs = 600_000;
const neededRole = 'ENGINEER';

/** A file that is larger than it may be. */
class TooLarge extends Error {}

/**
 * Adds PUT /models/files: the body is a model file, which is kept once under the checksum of its bytes and answered as
 * the URI to register it with.
 */
export function addModelUpload(app: FastifyInstance, options: ModelUploadOptions): void {
  const { persistence, maximumBytes = usualMaximumBytes } = options;
  const viewers = new WeakMap<FastifyRequest, Viewer>();
  // One file in memory at a time.
  const storing = createGate(1);

  // Before the body is read: who may not send one does not get to.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const outcome = await authenticateRequest(request, options);
    const refusal = 'refusal' in outcome ? outcome.refusal : refuse(request, outcome.viewer, maximumBytes);
    if (refusal === null && 'viewer' in outcome) viewers.set(request, outcome.viewer);
    if (refusal !== null) await replyTo(request, reply, refusal);
  };

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const viewer = viewers.get(request);
    if (viewer === undefined) throw new Error('An upload came without a viewer.');
    const copy = path.join(tmpdir(), `circuitwatch-upload-${randomUUID()}`);
    try {
      const received = await receive(request.body as Readable, copy, maximumBytes);
      if (received.bytes === 0) return await replyTo(request, reply, emptyFile);
      const { checksum, bytes } = received;
      if (!(await persistence.modelFiles.has(checksum))) {
        await storing(async () => persistence.modelFiles.store(await readFile(copy)));
        const actor = { name: viewer.name, role: viewer.role, requestId: request.id };
        await persistence.audit.record(actor, {
          action: 'modelFile.upload',
          targetType: 'modelFile',
          targetId: null,
          details: received,
        });
      }
      return await reply.send({ checksum, uri: `circuitwatch:models/${checksum}`, bytes });
    } catch (error) {
      if (error instanceof TooLarge) return await replyTo(request, reply, tooLarge(maximumBytes));
      throw error;
    } finally {
      await rm(copy, { force: true });
    }
  };

  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/octet-stream', (_request, payload, parsed) =>
      parsed(null, payload),
    );
    scope.route({ method: 'PUT', url: '/models/files', bodyLimit: maximumBytes, onRequest, handler });
    done();
  });
}

function refuse(request: FastifyRequest, { role }: Viewer, maximumBytes: number): Refusal | null {
  if (!roleIncludes(role, neededRole)) {
    return {
      status: 403,
      code: 'FORBIDDEN',
      message: `Uploading a model needs the role ${neededRole}; your token has the role ${role}.`,
      extensions: { requiredRole: neededRole },
    };
  }
  return Number(request.headers['content-length'] ?? 0) > maximumBytes ? tooLarge(maximumBytes) : null;
}

function tooLarge(maximumBytes: number): Refusal {
  const message = `The model file is too large: at most ${maximumBytes} bytes are accepted. Put it into storage, and register it with its URI.`;
  return { status: 413, code: 'LIMIT_EXCEEDED', message, extensions: { limit: 'body' } };
}

const emptyFile: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'The body is empty; send the bytes of an ONNX file as application/octet-stream.',
};

/** What is left of the body is read and dropped, so that the caller gets to read the answer. */
function replyTo(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  request.raw.resume();
  return replyWithGraphQLError(request, reply, refusal);
}

async function receive(
  body: Readable,
  file: string,
  maximumBytes: number,
): Promise<{ readonly checksum: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maximumBytes) throw new TooLarge();
      hash.update(chunk);
      yield chunk;
    }
  };
  const target = createWriteStream(file, { mode: 0o600 });
  await pipeline(body, measure, target, { signal: AbortSignal.timeout(uploadMs) });
  return { checksum: hash.digest('hex'), bytes };
}
