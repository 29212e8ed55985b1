import { describe, expect, it } from 'vitest';
import { readCredential, readSession } from './credentials.ts';
import { isOwnOrigin } from './origin.ts';
import { createSecret, hashSecret, isSecret } from './secrets.ts';

describe('isOwnOrigin', () => {
  const publicUrl = 'https://watch.example';
  it.each([
    [{ origin: 'https://watch.example', host: 'internal:4000' }, true],
    [{ origin: 'http://127.0.0.1:4000', host: '127.0.0.1:4000' }, true],
    [{ origin: 'http://127.0.0.1:4001', host: '127.0.0.1:4000' }, false],
    [{ origin: 'https://evil.example', host: 'watch.example' }, false],
    [{ origin: 'https://watch.example.evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: '' }, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'none' }, true],
  ])('%j is %s', (headers, own) => {
    expect(isOwnOrigin(headers, { publicUrl, silent: true })).toBe(own);
  });

  it('lets who says nothing pass only where it may', () => {
    expect(isOwnOrigin({}, { publicUrl, silent: true })).toBe(true);
    expect(isOwnOrigin({}, { publicUrl, silent: false })).toBe(false);
    expect(isOwnOrigin({ 'sec-fetch-site': 'none' }, { publicUrl, silent: false })).toBe(false);
  });
});

describe('credentials', () => {
  it('are a bearer token where there is an Authorization header, whatever the cookies', () => {
    const cookie = 'a=b; circuitwatch_session=cw_x; c=d';
    expect(readCredential({ authorization: 'bearer cw_y', cookie })).toEqual({ kind: 'API', secret: 'cw_y' });
    expect(readCredential({ authorization: 'Basic x', cookie })).toBeNull();
    expect(readCredential({ cookie })).toEqual({ kind: 'SESSION', secret: 'cw_x' });
    expect(readCredential({})).toBeNull();
  });

  it('are not taken from cookies with a like name', () => {
    expect(
      readSession('xcircuitwatch_session=cw_x; circuitwatch_session_=cw_y; circuitwatch_session='),
    ).toBeNull();
  });
});

describe('secrets', () => {
  it('are 256 random bits, of which only the SHA-256 is kept', () => {
    const secret = createSecret();
    expect(isSecret(secret)).toBe(true);
    expect(createSecret()).not.toBe(secret);
    // printf cw_ | sha256sum
    expect(hashSecret('cw_')).toHaveLength(64);
    expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
