import { invalid, unavailable } from '@circuitwatch/platform-errors';
import { z } from 'zod';

/** Executes one operation and answers its `data`; throws where the API answers with errors. */
export type GraphqlClient = (
  document: string,
  variables: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

const timeoutMs = 60_000;

/** A client for the API at `url` (without /graphql) under one token. */
export function graphqlClient({ url, token }: { url: string; token: string }): GraphqlClient {
  return async (query, variables) => {
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw unavailable(`The API at ${url} does not answer.`, cause);
    });
    const answer = answerSchema.safeParse(await response.json().catch(() => null));
    const problem = answer.data?.errors?.[0];
    if (problem) throw invalid(`The API refused a request: ${problem.message}`);
    if (!answer.data?.data)
      throw unavailable(`The API at ${url} answered HTTP ${response.status} without data.`);
    return answer.data.data;
  };
}
