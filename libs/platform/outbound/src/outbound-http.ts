import { Agent, request, type Dispatcher } from 'undici';
import { connectorOf } from './checked-connector.ts';
import { OutboundError } from './outbound-error.ts';
import { bareHost, gateOf, readUrl } from './outbound-gate.ts';
import { defaultTimeoutMs, type OutboundOptions } from './outbound-options.ts';
import { until } from './wait-until.ts';

/** What is sent. */
export interface OutboundRequest {
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'GET' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

/** What came back; redirects are answers like any other. */
export interface OutboundResponse {
  readonly status: number;
  /** By lower-case name; of several the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most the bound's bytes. */
  readonly body: string;
}

/** Requests to addresses that users name. */
export interface OutboundHttp {
  /**
   * @throws OutboundError `blocked` for a URL that may not be reached, `timeout`, `network`
   */
  send(url: string, outbound: OutboundRequest): Promise<OutboundResponse>;
  /** Ends requests that are under way. */
  close(): Promise<void>;
}

async function readBody(response: Dispatcher.ResponseData, maximumBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maximumBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maximumBytes).toString('utf8');
}

function headersOf({ headers }: Dispatcher.ResponseData): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, (Array.isArray(value) ? value[0] : value) ?? '']),
  );
}

function failureOf(error: unknown, host: string, timeout: AbortSignal): OutboundError {
  if (error instanceof OutboundError) return error;
  if (timeout.aborted) return new OutboundError('timeout', `${host} did not answer in time.`, error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.includes('TIMEOUT')) return new OutboundError('timeout', `${host} did not answer in time.`, error);
  return new OutboundError(
    'network',
    `${host} could not be reached${code === '' ? '' : ` (${code})`}.`,
    error,
  );
}

/**
 * A client for addresses that users name: no private network but what the operator allows, no redirects followed, one
 * lookup of which every address is checked, bounded time and answers.
 */
export function createOutboundHttp(options: OutboundOptions = {}): OutboundHttp {
  const gate = gateOf(options.allow ?? []);
  const { timeoutMs = defaultTimeoutMs, maximumBytes = 65_536 } = options;
  const agent = new Agent({
    connect: connectorOf(options, gate),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    // A kept connection would go to an address that was checked too long ago.
    keepAliveTimeout: 1_000,
    keepAliveMaxTimeout: 5_000,
    maxHeaderSize: 32_768,
  });
  return {
    send: async (text, { method = 'POST', headers, body, signal }) => {
      const url = readUrl(text, options, gate);
      const timeout = AbortSignal.timeout(timeoutMs);
      const either = AbortSignal.any([signal, timeout]);
      const exchange = async (): Promise<OutboundResponse> => {
        const sent = { dispatcher: agent, method, headers, body: body ?? null, signal: either };
        const response = await request(url, sent);
        const text = await readBody(response, maximumBytes);
        return { status: response.statusCode, headers: headersOf(response), body: text };
      };
      try {
        return await until(exchange(), either);
      } catch (error) {
        signal.throwIfAborted();
        throw failureOf(error, bareHost(url), timeout);
      }
    },
    close: () => agent.destroy(),
  };
}
