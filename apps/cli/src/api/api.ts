import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Connection } from '../connection/find-connection.ts';
import type { ApiDocument } from './api-document.ts';
import { apiFailure, noAnswer, refusedToken, type GraphqlError } from './api-failures.ts';
import { uploadModel, type UploadedModel } from './upload-model.ts';

/** The GraphQL API of one gateway. */
export interface Api {
  readonly url: string;
  /** Sends a query or mutation; throws a CommandError with one line for people. */
  request<Result, Variables>(document: ApiDocument<Result, Variables>, variables: Variables): Promise<Result>;
  /** Opens a subscription; ends when the gateway completes it; throws when the socket cannot be had or breaks. */
  subscribe<Result, Variables>(
    document: ApiDocument<Result, Variables>,
    variables: Variables,
  ): AsyncIterable<Result>;
  /** Sends a model file; throws as `request` does. `onProgress` hears the share that is sent. */
  uploadModel(file: string, onProgress: (share: number) => void): Promise<UploadedModel>;
  /** Closes the socket, if one was opened. */
  close(): Promise<void>;
}

interface GraphqlResponse<Result> {
  readonly data?: Result | null | undefined;
  readonly errors?: readonly GraphqlError[] | undefined;
}

/** A client for the gateway at the other end of the connection; nothing is sent before the first request. */
export function createApi(connection: Connection): Api {
  const endpoint = `${connection.url}/graphql`;
  const authorization = `Bearer ${connection.token}`;
  let socket: Client | undefined;
  const openSocket = () =>
    (socket ??= createClient({
      url: endpoint.replace(/^http/, 'ws'),
      webSocketImpl: socketWith(authorization),
      connectionParams: { authorization },
      retryAttempts: 0,
    }));

  return {
    url: connection.url,
    request: async <Result, Variables>(document: ApiDocument<Result, Variables>, variables: Variables) => {
      const response = await post<Result>(connection, endpoint, { query: document.text, variables });
      return resultOf(response, connection);
    },
    async *subscribe<Result, Variables>(document: ApiDocument<Result, Variables>, variables: Variables) {
      const results = openSocket().iterate<Result>({
        query: document.text,
        variables: variables as Record<string, unknown>,
      });
      for await (const result of results) yield resultOf<Result>(result, connection);
    },
    uploadModel: (file, onProgress) => uploadModel(connection, file, onProgress),
    close: async () => socket?.dispose(),
  };
}

/** A WebSocket that shows the token with its very first request, before a connection stands. */
function socketWith(authorization: string) {
  return class extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers: { authorization } });
    }
  };
}

async function post<Result>(
  connection: Connection,
  endpoint: string,
  body: object,
): Promise<GraphqlResponse<Result>> {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${connection.token}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
  } catch (error) {
    throw noAnswer(connection.url, error);
  }
  if (response.status === 401) throw refusedToken(connection);
  if (!response.headers.get('content-type')?.includes('json')) {
    throw noAnswer(connection.url, new Error(`it answers ${response.status} without a GraphQL result`));
  }
  return (await response.json()) as GraphqlResponse<Result>;
}

function resultOf<Result>({ data, errors }: GraphqlResponse<Result>, connection: Connection): Result {
  if (errors && errors.length > 0) throw apiFailure(errors, connection);
  if (data === null || data === undefined)
    throw noAnswer(connection.url, new Error('it answers without data'));
  return data;
}
