import { RestError } from '@azure/storage-blob';
import { conflict } from '@circuitwatch/platform-errors';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { blobFailure, type BlobRequest } from './blob-failure.ts';

const request: BlobRequest = {
  uri: 'https://plant.blob.core.windows.net/data/a',
  account: 'plant',
  container: 'data',
  access: 'identity',
};

/** As the client library throws it: with all that was sent. */
function answer(status: number, code: string): RestError {
  return Object.assign(new RestError('planted', { statusCode: status }), {
    request: { url: `${request.uri}?sig=planted`, headers: new Map([['authorization', 'planted']]) },
    response: { headers: new Map([['x-ms-error-code', code]]) },
  });
}

describe('blobFailure', () => {
  it.each([
    [404, 'BlobNotFound', 'NOT_FOUND', /data\/a does not exist\.$/],
    [404, 'ContainerNotFound', 'NOT_FOUND', /has no container "data"\.$/],
    [
      403,
      'AuthorizationPermissionMismatch',
      'FORBIDDEN',
      /needs the role "Storage Blob Data Reader".*\(AuthorizationPermissionMismatch\)/,
    ],
    [401, 'InvalidAuthenticationInfo', 'FORBIDDEN', /Entra identity/],
    [409, 'PublicAccessNotPermitted', 'FORBIDDEN', /does not let/],
    [409, 'BlobArchived', 'INVALID', /is archived/],
    [412, 'ConditionNotMet', 'CONFLICT', /was written again/],
    [429, 'TooManyRequests', 'UNAVAILABLE', /could not serve/],
    [503, 'ServerBusy', 'UNAVAILABLE', /could not serve .* \(ServerBusy\)/],
    [400, 'InvalidResourceName', 'INVALID', /cannot be read \(InvalidResourceName\)\.$/],
    [400, 'sig=planted words', 'INVALID', /\(HTTP 400\)\.$/],
  ])('%d %s is %s', (status, code, expected, message) => {
    const failure = blobFailure(answer(status, code), request, undefined);
    expect(failure).toMatchObject({ code: expected, message: expect.stringMatching(message) });
    expect(inspect(failure, { depth: Infinity, showHidden: true })).not.toContain('planted');
  });

  it.each([
    ['nothing', /no credential is set for it: give a connection string in AZURE_STORAGE_CONNECTION_STRING/],
    ['signature', /signature in the URI is wrong/],
    ['connection string', /in its connection string is wrong/],
  ] as const)('says what is needed where %s was the way in', (access, message) => {
    expect(
      blobFailure(answer(403, 'AuthenticationFailed'), { ...request, access }, undefined).message,
    ).toMatch(message);
  });

  it('says of a blob that it may be no public one', () => {
    const failure = blobFailure(
      answer(404, 'ResourceNotFound'),
      { ...request, access: 'nothing' },
      undefined,
    );
    expect(failure.message).toMatch(/or it is not public and no credential is set for it/);
  });

  it('tells the caller who gave up from the account that did', () => {
    const aborted = new DOMException('aborted', 'AbortError');
    expect(blobFailure(aborted, request, AbortSignal.abort())).toMatchObject({
      code: 'CANCELED',
      retryable: false,
    });
    expect(blobFailure(aborted, request, undefined)).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('tells trouble with the disk from trouble with the account', () => {
    const disk = (code: string): Error => Object.assign(new Error(code), { code, path: '/cache/a' });
    expect(blobFailure(disk('ENOSPC'), request, undefined).message).toMatch(/disk has no room for a copy/);
    expect(blobFailure(disk('EACCES'), request, undefined).message).toMatch(/folder of the cache \(EACCES\)/);
  });

  it('passes what is told already', () => {
    const told = conflict('told');
    expect(blobFailure(told, request, undefined)).toBe(told);
  });
});
