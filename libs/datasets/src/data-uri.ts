import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutSignature } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';

/**
 * The absolute path that a data URI names: `file:` URIs, absolute paths, and paths relative to `baseFolder`.
 *
 * @throws AppError INVALID for another scheme, naming it, and for a URI that names no file.
 */
export function pathOfUri(uri: string, baseFolder: string): string {
  if (uri.trim() === '' || uri.includes('\0'))
    throw invalid(`The data URI "${uri}" names no file or folder.`);
  // One letter before the colon is a drive, not a scheme.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return resolve(baseFolder, uri);
  if (scheme !== 'file') {
    throw invalid(
      `The data URI "${withoutSignature(uri)}" is not supported here: its scheme is "${scheme}"; use a file: URI or a path.`,
    );
  }
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw invalid(
      `The data URI "${uri}" names no local file (${messageOf(cause)}); write file:///path/to/file.parquet.`,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
