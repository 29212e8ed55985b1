import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConsoleFetcher, socketUrl } from './console-fetcher.ts';

afterEach(() => vi.unstubAllGlobals());

function fetcherThatGets(response: () => Response) {
  const onSignedOut = vi.fn();
  vi.stubGlobal('window', { location: { protocol: 'http:', host: 'here:4000' } });
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(response())),
  );
  return { fetcher: createConsoleFetcher({ onSignedOut }), onSignedOut };
}

describe('createConsoleFetcher', () => {
  it('tells when the session has ended', async () => {
    const { fetcher, onSignedOut } = fetcherThatGets(() => Response.json({ errors: [] }, { status: 401 }));
    await fetcher({ query: '{ viewer { name } }' });
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  it('names the status of an answer that is no GraphQL result', async () => {
    const { fetcher } = fetcherThatGets(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(fetcher({ query: '{ viewer { name } }' })).rejects.toThrow('The gateway answered 502');
  });
});

describe('socketUrl', () => {
  it.each([
    ['http:', 'ws://here:4000/graphql'],
    ['https:', 'wss://here:4000/graphql'],
  ])('over %s', (protocol, expected) => {
    expect(socketUrl({ protocol, host: 'here:4000' })).toBe(expected);
  });
});
