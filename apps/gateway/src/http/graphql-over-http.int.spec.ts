import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

/**
 * Audits that the current draft of the specification contradicts: legacy clients get the same 4xx as others.
 * The notices are GET requests without the header that keeps foreign pages out.
 */
const pinned = { warn: ['572B', 'FDE2', '7B9B'] };

describe('GraphQL over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  it('passes the audit of graphql-http without an error', async () => {
    const fetchFn: typeof fetch = (input, init) =>
      fetch(input, {
        ...init,
        headers: {
          ...Object.fromEntries(new Headers(init?.headers)),
          authorization: `Bearer ${gateway.tokens.VIEWER}`,
        },
      });
    const results = [];
    for (const audit of serverAudits({ url: `${gateway.url}/graphql`, fetchFn }))
      results.push(await audit.fn());
    const failed = results.filter(({ status }) => status === 'error');
    expect(failed.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
    expect(results.filter(({ status }) => status === 'warn').map(({ id }) => id)).toEqual(pinned.warn);
    expect(results.length).toBeGreaterThan(55);
  });
});
