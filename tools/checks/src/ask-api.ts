import type { ProvidedStack } from './provided-stack.ts';

/** An operation and its variables. */
export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The data that the gateway answers to the administrator; throws with its errors where there are any. */
export async function askApi<Data>(
  { url, token }: Pick<ProvidedStack, 'url' | 'token'>,
  question: Question,
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(question),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (errors !== undefined || data === undefined) {
    throw new Error(`${response.status} from ${url}: ${JSON.stringify(errors)}`);
  }
  return data;
}
