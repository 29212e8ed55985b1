import { invalid, unavailable } from '@circuitwatch/platform-errors';

/** The running platform's GraphQL API, under one token. */
export interface Api {
  /** Data of the answer; throws an AppError with the API's own message. */
  request<Data>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

/** Speaks to the API at `url` (without /graphql). */
export function connectApi(url: string, token: string): Api {
  return {
    request: async <Data>(query: string, variables: Readonly<Record<string, unknown>> = {}) => {
      let response: Response;
      try {
        response = await fetch(new URL('/graphql', url), {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query, variables }),
          signal: AbortSignal.timeout(60_000),
        });
      } catch (cause) {
        throw unavailable(`The API at ${url} does not answer.`, cause);
      }
      const answer = (await response.json().catch(() => ({}))) as Answer;
      const [problem] = answer.errors ?? [];
      if (problem !== undefined) throw invalid(`The API refused a request: ${problem.message}`);
      if (answer.data == null)
        throw unavailable(`The API answered with HTTP ${response.status} and no data.`);
      return answer.data as Data;
    },
  };
}
