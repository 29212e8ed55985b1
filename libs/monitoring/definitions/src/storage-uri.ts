import { invalid } from '@circuitwatch/platform-errors';

/** A file or folder of an Azure storage account. */
export interface StorageLocation {
  readonly kind: 'storage';
  readonly account: string;
  readonly container: string;
  /** As it is named, nothing encoded, without slashes at its ends; empty: the whole container. */
  readonly path: string;
  /** The cloud, such as `core.windows.net`. */
  readonly endpoint: string;
  /** Which of the account's two interfaces the URI names; both reach the same data. */
  readonly service: 'blob' | 'dfs';
  /** Whether the URI itself asks for TLS. */
  readonly secure: boolean;
  /** A shared access signature that the URI carries, without its question mark: a secret. */
  readonly signature: string | null;
}

/** The clouds: a credential is sent to no other host. */
const endpoints = [
  'core.windows.net',
  'core.usgovcloudapi.net',
  'core.chinacloudapi.cn',
  'core.microsoft.scloud',
  'core.eaglex.ic.gov',
];
const schemes = ['https', 'http', 'abfss', 'abfs', 'wasbs', 'wasb'] as const;
const forms =
  '"https://<account>.blob.core.windows.net/<container>/<path>" or "abfss://<container>@<account>.dfs.core.windows.net/<path>"';

/** The schemes of storage URIs, the usual one first. */
export const storageSchemes: readonly string[] = schemes;

/**
 * The storage that a URI names; null when its scheme is none of storage's. Paths of `https` are percent-encoded, those
 * of `abfss` and `wasbs` are not, as Spark reads them.
 *
 * @throws AppError INVALID for a host that is no storage account of a known cloud, no container, a path that climbs, or
 * a query that is no shared access signature.
 */
export function parseStorageUri(uri: string): StorageLocation | null {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/is.exec(uri) ?? [];
  const known = schemes.find((name) => name === scheme.toLowerCase());
  if (known === undefined) return null;
  const refuse = (problem: string): Error => invalid(`The data URI "${withoutSignature(uri)}" ${problem}`);
  const [, address = '', query = null] = /^([^?]*)(?:\?(.*))?$/s.exec(rest) ?? [];
  const isWeb = known.startsWith('http');
  const parts = isWeb ? webAddress.exec(address) : sparkAddress.exec(address);
  const { container = '', host = '', path = '' } = parts?.groups ?? {};
  const [, account = '', service = '', endpoint = ''] =
    /^([a-z0-9_-]+)\.(blob|dfs)\.(.+)$/.exec(host.toLowerCase()) ?? [];
  if (!parts || (service !== 'blob' && service !== 'dfs'))
    throw refuse(`names no Azure storage: write ${forms}.`);
  if (!endpoints.includes(endpoint)) {
    throw refuse(`names the unknown cloud "${endpoint}"; known are ${endpoints.join(', ')}.`);
  }
  if (container === '') throw refuse(`names no container: write ${forms}.`);
  if (query !== null && !/(?:^|&)sig=/.test(query)) {
    throw refuse('has a query that is no shared access signature: leave it out, or encode the ? as %3F.');
  }
  const named = isWeb ? decoded(path) : path;
  if (named === null) throw refuse('is not percent-encoded: write % as %25, and # as %23.');
  if (named.split('/').some((segment) => segment === '..' || segment === '.') || named.includes('\0')) {
    throw refuse('has "." or ".." in its path: write the path that it comes to.');
  }
  return {
    kind: 'storage',
    account,
    container,
    path: named.replace(/^\/+|\/+$/g, ''),
    endpoint,
    service,
    secure: ['https', 'abfss', 'wasbs'].includes(known),
    signature: query,
  };
}

const webAddress = /^(?<host>[^/@:]+)(?:\/(?<container>[^/]*)(?:\/(?<path>.*))?)?$/s;
const sparkAddress = /^(?<container>[^/@]*)@(?<host>[^/@:]+)(?:\/(?<path>.*))?$/s;

/** Null where a percent sign encodes nothing, or a fragment begins. */
function decoded(path: string): string | null {
  try {
    return path.includes('#') ? null : decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** The one form that every URI of the same data comes to: `https`, the blob interface; with the signature, if there is one. */
export function storageUrl(location: StorageLocation): string {
  const { account, container, path, endpoint, signature } = location;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const place = `https://${account}.blob.${endpoint}/${container}${path === '' ? '' : `/${encoded}`}`;
  return signature === null ? place : `${place}?${signature}`;
}

/** A URI as it may be shown and kept: without a shared access signature, or whatever else a web address carries. */
export function withoutSignature(uri: string): string {
  if (!/^(?:https?|wasbs?|abfss?):/i.test(uri)) return uri;
  const place = uri.replace(/\?.*$/s, '');
  return /^https?:/i.test(uri) ? place.replace(/\/\/[^/@]*@/, '//') : place;
}
