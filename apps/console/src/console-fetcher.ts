import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';
import { matchOperation } from './match-operation.ts';
import { namesLast, NewestStarted } from './newest-started.ts';

interface ConsoleFetcherOptions {
  /** Called when the gateway no longer knows the session. */
  readonly onSignedOut: () => void;
}

/**
 * Sends GraphiQL's operations to the gateway that served the page, with its session cookie: queries and
 * mutations over HTTP, subscriptions over one graphql-ws socket that opens with the first of them.
 */
export function createConsoleFetcher({ onSignedOut }: ConsoleFetcherOptions): Fetcher {
  const newest = new NewestStarted();
  const send: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 401) onSignedOut();
    if (!response.headers.get('content-type')?.includes('json')) {
      throw new Error(`The gateway answered ${response.status} without a GraphQL result.`);
    }
    newest.note(await response.clone().json());
    return response;
  };

  const base = createGraphiQLFetcher({
    url: '/graphql',
    fetch: send,
    enableIncrementalDelivery: false,
    wsClient: createClient({ url: socketUrl(window.location), retryAttempts: 2 }),
  });
  return async (asked, askedOptions) => {
    const { params, options } = matchOperation(asked, askedOptions);
    const variables: unknown = params.variables;
    return base(
      namesLast(variables) ? { ...params, variables: await newest.fill(variables) } : params,
      options,
    );
  };
}

/** The gateway's socket, seen from the page that it served. */
export function socketUrl({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`;
}
