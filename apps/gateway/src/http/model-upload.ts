import { uploadedModelUri } from '@circuitwatch/scoring-definitions';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor, Persistence } from '@circuitwatch/persistence';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { roleIncludes } from '../access/roles.ts';
import type { Viewer } from '../auth/viewer.ts';
import { createGate } from '../gate.ts';
import { authenticateRequest, type RequestAuthentication } from './authenticate-request.ts';
import { replyWithGraphQLError, type Refusal } from './graphql-error-reply.ts';

/** What uploads depend on. */
export interface ModelUploadOptions extends RequestAuthentication {
  readonly persistence: Pick<Persistence, 'modelFiles' | 'audit'>;
  /** The largest file. */
  readonly maximumBytes: number;
}

/** Whoever sends more slowly than this has a line on which nothing else works either. */
const uploadMs = 600_000;
const neededRole = 'ENGINEER';

/**
 * Adds PUT /models/files: the body is a model file, which is kept once under the checksum of its bytes and answered as
 * the URI to register it with.
 */
export function addModelUpload(app: FastifyInstance, options: ModelUploadOptions): void {
  const { persistence, maximumBytes } = options;
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
    const outcome = await withTemporaryFile(async (file) => {
      const body = receive(request.body as Readable, file, maximumBytes);
      const received = await body.catch((error: unknown) => {
        // Nobody is there any more to whom it would matter.
        if (request.raw.readableAborted) return 'broken off' as const;
        throw error;
      });
      if (received === 'broken off') return brokenOff;
      if (received === 'too large') return tooLarge(maximumBytes);
      if (received.bytes === 0) return emptyFile;
      const actor = { name: viewer.name, role: viewer.role, requestId: request.id };
      await storing(() => store(received, { file, actor, persistence }));
      return received;
    });
    if ('code' in outcome) return replyTo(request, reply, outcome);
    const { checksum, bytes } = outcome;
    return reply.send({ checksum, uri: uploadedModelUri(checksum), bytes });
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

const brokenOff: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'The upload broke off; send it again.',
};

/** What is left of the body is read and dropped, so that the caller gets to read the answer. */
function replyTo(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  request.raw.resume();
  return replyWithGraphQLError(request, reply, refusal);
}

async function withTemporaryFile<Result>(work: (file: string) => Promise<Result>): Promise<Result> {
  const file = path.join(tmpdir(), `circuitwatch-upload-${randomUUID()}`);
  try {
    return await work(file);
  } finally {
    await rm(file, { force: true });
  }
}

/** A file as it came. */
interface Received {
  readonly checksum: string;
  readonly bytes: number;
}

/** Writes the body to the file as it comes, and measures it; the caller's connection stays whatever happens. */
async function receive(body: Readable, file: string, maximumBytes: number): Promise<Received | 'too large'> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maximumBytes) return;
      hash.update(chunk);
      yield chunk;
    }
  };
  const chunks = body.iterator({ destroyOnReturn: false });
  const target = createWriteStream(file, { mode: 0o600 });
  await pipeline(chunks, measure, target, { signal: AbortSignal.timeout(uploadMs) });
  return bytes > maximumBytes ? 'too large' : { checksum: hash.digest('hex'), bytes };
}

interface StoreContext {
  readonly file: string;
  readonly actor: Actor;
  readonly persistence: ModelUploadOptions['persistence'];
}

async function store(received: Received, { file, actor, persistence }: StoreContext): Promise<void> {
  const { modelFiles, audit } = persistence;
  if (await modelFiles.has(received.checksum)) return;
  await modelFiles.store(await readFile(file));
  const deed = { action: 'modelFile.upload', targetType: 'modelFile', targetId: null, details: received };
  await audit.record(actor, deed);
}
