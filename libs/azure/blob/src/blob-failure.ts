import { RestError } from '@azure/storage-blob';
import { AppError, unavailable } from '@circuitwatch/platform-errors';

/** How an account is entered. */
export type AccessKind = 'connection string' | 'signature' | 'identity' | 'nothing';

/** What was tried, for messages; it holds no secret. */
export interface BlobRequest {
  readonly uri: string;
  readonly account: string;
  readonly container: string;
  readonly access: AccessKind;
  /** Reading unless said. */
  readonly isWrite?: boolean;
}

function wayIn({ access, isWrite = false }: BlobRequest): string {
  const rights = isWrite ? 'write and list' : 'read and list';
  const role = isWrite ? 'Storage Blob Data Contributor' : 'Storage Blob Data Reader';
  const ways: Readonly<Record<AccessKind, string>> = {
    'connection string': `the key or signature in its connection string is wrong, has expired or does not allow to ${rights}`,
    signature: `the shared access signature in the URI is wrong, has expired or does not allow to ${rights}`,
    identity: `the Entra identity of this process needs the role "${role}" on the account or the container`,
    nothing:
      'no credential is set for it: give a connection string in AZURE_STORAGE_CONNECTION_STRING, sign in to Entra ID, or give the URI a shared access signature',
  };
  return ways[access];
}

/** What was done to the blob, in a sentence about it. */
function doneTo({ isWrite = false }: BlobRequest): string {
  return isWrite ? 'written' : 'read';
}

/**
 * What a failed request means to a caller; an AppError passes unchanged. Nothing of the failure but its code goes into
 * the message, and it is no cause either: requests hold signatures and keys.
 */
export function blobFailure(error: unknown, request: BlobRequest, signal: AbortSignal | undefined): AppError {
  if (error instanceof AppError) return error;
  if (signal?.aborted === true)
    return new AppError(
      'CANCELED',
      `${request.isWrite === true ? 'Writing' : 'Reading'} ${request.uri} was canceled.`,
    );
  if (error instanceof RestError && error.statusCode !== undefined) {
    return refusal(error.statusCode, codeOf(error), request);
  }
  if (isWithoutIdentity(error)) {
    return forbidden(request, 'Entra ID gave this process no token: sign in, or give it an identity');
  }
  if (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)) {
    return unavailable(
      `The storage account "${request.account}" stopped answering while ${request.uri} was ${doneTo(request)}.`,
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOSPC') return unavailable(`The disk has no room for a copy of ${request.uri}.`);
  if (error instanceof Error && 'path' in error) {
    return unavailable(`No copy of ${request.uri} can be kept in the folder of the cache (${code}).`);
  }
  return unavailable(
    `The storage account "${request.account}" cannot be reached for ${request.uri} (${code}): see that it exists and that this machine may connect to it.`,
  );
}

/** The service's own word for what went wrong; answers to HEAD have it in a header alone. */
function codeOf(error: RestError): string {
  const code = error.response?.headers.get('x-ms-error-code') ?? error.code;
  return code !== undefined && /^\w+$/.test(code) ? code : `HTTP ${error.statusCode}`;
}

function refusal(status: number, code: string, request: BlobRequest): AppError {
  const { uri, account, container, access } = request;
  if (status === 404) {
    const hint = access === 'nothing' ? ', or it is not public and no credential is set for it' : '';
    return code === 'ContainerNotFound'
      ? new AppError('NOT_FOUND', `The storage account "${account}" has no container "${container}"${hint}.`)
      : new AppError('NOT_FOUND', `${uri} does not exist${hint}.`);
  }
  if (status === 412) {
    return new AppError('CONFLICT', `${uri} was written again after it was listed: read it anew.`, {
      retryable: true,
    });
  }
  if (status === 401 || status === 403 || code === 'PublicAccessNotPermitted') {
    return forbidden(request, `${wayIn(request)} (${code})`);
  }
  if (status === 408 || status === 429 || status >= 500) {
    return unavailable(`The storage account "${account}" could not serve ${uri} just now (${code}).`);
  }
  const reason = code === 'BlobArchived' ? ': it is archived, so move it to an online tier first' : '';
  return new AppError('INVALID', `${uri} cannot be ${doneTo(request)} (${code})${reason}.`);
}

function forbidden(request: BlobRequest, reason: string): AppError {
  const { uri, account } = request;
  const message = `The storage account "${account}" does not let ${uri} be ${doneTo(request)}: ${reason}.`;
  return new AppError('FORBIDDEN', message);
}

/** Told by names, as those of the identity library are another package's classes. */
function isWithoutIdentity(error: unknown): boolean {
  const names = ['CredentialUnavailableError', 'AuthenticationError', 'AggregateAuthenticationError'];
  return error instanceof Error && (names.includes(error.name) || names.includes(error.constructor.name));
}
