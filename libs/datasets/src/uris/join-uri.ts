import { storageUrl, withoutSignature } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { parseDataUri } from './parse-data-uri.ts';

/**
 * The URI of a file or folder below the one that `base` names; `relativePath` is as files are named, nothing encoded.
 *
 * @throws AppError INVALID for a path that leaves the base, and for a base that is an asset.
 */
export function joinUri(base: string, relativePath: string): string {
  const below = relativePath.replace(/^[/\\]+/, '');
  if (below.split(/[/\\]/).includes('..')) {
    throw invalid(`The path "${relativePath}" leaves "${withoutSignature(base)}": name a path below it.`);
  }
  if (relativePath === '') return base;
  const location = parseDataUri(base);
  switch (location.kind) {
    case 'storage': {
      const path = [location.path, below].filter((part) => part !== '').join('/');
      return storageUrl({ ...location, path });
    }
    case 'local': {
      const isUri = /^file:/i.test(base);
      return withSlash(base) + (isUri ? below.split('/').map(encodeURIComponent).join('/') : below);
    }
    case 'datastore':
      return withSlash(base) + below;
    case 'asset':
    case 'registry':
      throw invalid(`The data URI "${base}" names a registered asset, which has no files of its own.`);
  }
}

function withSlash(folder: string): string {
  return /[/\\]$/.test(folder) ? folder : `${folder}/`;
}
