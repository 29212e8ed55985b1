import { uploadedModelPattern } from '@circuitwatch/scoring-definitions';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { GatewayContext } from '../../context.ts';
import type { InspectedModel } from '../../model-files/inspection.ts';
import type { AskedVersion } from './read-version-input.ts';

/** Models beyond are not looked into. */
const mostModelBytes = 1024 ** 3;
/** To bring a model's file near. */
const fetchMs = 60_000;

const uploaded = uploadedModelPattern;

type Access = Pick<GatewayContext, 'persistence' | 'data' | 'inspector'>;

/**
 * What the model's file says of itself; null where there is no file yet, and where it cannot be reached and need not be.
 *
 * @throws AppError INVALID at its field for a file that does not load, is not as declared, or cannot be reached.
 */
export async function lookIntoModel(
  asked: AskedVersion & { readonly uri: string },
  { allowUnreachable }: { readonly allowUnreachable: boolean },
  access: Access,
): Promise<InspectedModel | null> {
  const near = await bringNear(asked.uri, access).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    if (allowUnreachable && !uploaded.test(asked.uri)) return null;
    throw unreachable(asked.uri, error);
  });
  if (near === null) return null;
  const { declaration, inputs, checksum } = asked;
  try {
    return await access.inspector.inspect({ path: near.path, declaration, inputs, checksum });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID' || error.problems.length > 0) throw error;
    throw invalid(error.message, [{ path: ['uri'], message: error.message }]);
  } finally {
    await near.release();
  }
}

interface NearFile {
  readonly path: string;
  readonly release: () => Promise<void>;
}

async function bringNear(uri: string, { persistence, data }: Access): Promise<NearFile> {
  const checksum = uploaded.exec(uri)?.[1];
  if (checksum === undefined) {
    const located = await data.locate(uri, await persistence.datastores.places());
    const signal = AbortSignal.timeout(fetchMs);
    const near = await data.fetchFile({ uri: located, maximumBytes: mostModelBytes, signal });
    return { path: near, release: () => Promise.resolve() };
  }
  const bytes = await persistence.modelFiles.read(checksum);
  if (bytes === null) throw new AppError('NOT_FOUND', 'No such file was uploaded.');
  const copy = path.join(tmpdir(), `circuitwatch-model-${randomUUID()}.onnx`);
  const release = () => rm(copy, { force: true });
  try {
    await writeFile(copy, bytes, { mode: 0o600 });
  } catch (error) {
    await release();
    throw error;
  }
  return { path: copy, release };
}

function unreachable(uri: string, cause: AppError): AppError {
  const shown = uri.length > 200 ? `${uri.slice(0, 200)}…` : uri;
  const wayOut = uploaded.test(uri)
    ? 'Upload it with PUT /models/files first.'
    : 'Upload it with PUT /models/files, or register it without a look inside by allowUnreachable: true.';
  const message = `The model file "${shown}" cannot be looked into: ${cause.message} ${wayOut}`;
  return new AppError('INVALID', message, { cause, problems: [{ path: ['uri'], message }] });
}
