import type { LookupAddress } from 'node:dns';
import { lookup as lookupDns } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { OutboundError } from './outbound-error.ts';
import { isPublicAddress, readRange, type AllowedRange } from './public-address.ts';

/** Where requests may go beyond the public internet, and their bounds. */
export interface OutboundOptions {
  /** Hosts by name, and ranges such as `10.1.0.0/16`, that may be reached although they are private. */
  readonly allow?: readonly string[];
  /** Whether plain http is allowed to hosts that are not in `allow`; false unless said. */
  readonly allowHttp?: boolean;
  /** 443 and 8443 unless said; hosts in `allow` have any port. */
  readonly ports?: readonly number[];
  /** For the whole exchange; 15 seconds unless said. */
  readonly timeoutMs?: number;
  /** The rest of an answer is not read; 64 KiB unless said. */
  readonly maximumBytes?: number;
  /** Addresses of a host; the system's resolver unless given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

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

interface Gate {
  readonly hosts: ReadonlySet<string>;
  readonly ranges: readonly AllowedRange[];
}

const defaultTimeoutMs = 15_000;

function bareHost({ hostname }: { readonly hostname: string }): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function gateOf(allow: readonly string[]): Gate {
  const ranges = allow.map(readRange);
  return {
    ranges: ranges.filter((range) => range !== undefined),
    hosts: new Set(allow.filter((_, index) => ranges[index] === undefined).map((host) => host.toLowerCase())),
  };
}

function isAllowed({ ranges }: Gate, address: string): boolean {
  return ranges.some((range) => range.contains(address));
}

/** The URL, if its form alone does not forbid it. WHATWG parsing has already made one of all notations of an address. */
function readUrl(text: string, options: OutboundOptions, gate: Gate): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new OutboundError('blocked', 'The address is no URL.');
  const host = bareHost(url);
  const isTrusted = gate.hosts.has(host) || (isIP(host) !== 0 && isAllowed(gate, host));
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new OutboundError('blocked', 'Only https addresses are allowed.');
  }
  if (url.protocol === 'http:' && options.allowHttp !== true && !isTrusted) {
    throw new OutboundError('blocked', `Plain http to ${host} is not allowed; use https.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('blocked', 'The address must not hold a user or a password.');
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const ports = options.ports ?? (options.allowHttp === true ? [80, 443, 8443] : [443, 8443]);
  if (!isTrusted && !ports.includes(port)) {
    throw new OutboundError('blocked', `Port ${port} of ${host} is not allowed.`);
  }
  return url;
}

async function resolveSystem(host: string): Promise<readonly string[]> {
  return (await lookupDns(host, { all: true })).map(({ address }) => address);
}

/** Waits no longer than a signal allows: neither a resolver nor a request that waits for one hears of it themselves. */
async function until<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    reject(signal.reason);
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, promise]).finally(() => {
    signal.removeEventListener('abort', stop);
  });
}

/** All addresses of a host, each of them checked. */
async function checkedAddresses(
  host: string,
  options: OutboundOptions,
  gate: Gate,
): Promise<readonly LookupAddress[]> {
  const resolve = options.resolve ?? resolveSystem;
  const inTime = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const addresses = isIP(host) === 0 ? await until(resolve(host), inTime) : [host];
  if (addresses.length === 0) throw new OutboundError('network', `${host} has no address.`);
  const isFine = (address: string): boolean =>
    gate.hosts.has(host) || isPublicAddress(address) || isAllowed(gate, address);
  if (!addresses.every(isFine)) {
    throw new OutboundError(
      'blocked',
      `${host} is not on the public internet; an operator can allow it in CIRCUITWATCH_OUTBOUND_ALLOW.`,
    );
  }
  return addresses.map((address) => ({ address, family: isIP(address) }));
}

/** Answers Node's question for a host with the addresses that were checked: there is no second lookup that could differ. */
function lookupOf(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}

/** Connects to an address that was checked, by the host's own name for TLS. */
function connectorOf(options: OutboundOptions, gate: Gate): buildConnector.connector {
  return (target, callback) => {
    const host = bareHost(target);
    checkedAddresses(host, options, gate).then(
      (addresses) => {
        const connect = buildConnector({
          timeout: options.timeoutMs ?? defaultTimeoutMs,
          autoSelectFamily: true,
          lookup: lookupOf(addresses),
        });
        connect({ ...target, hostname: host }, callback);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  };
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
