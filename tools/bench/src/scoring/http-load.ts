import { createRequire } from 'node:module';

/*
 * Asks a server for some seconds over a number of connections, each of which sends its next request when it has its
 * answer; in a process of its own, so that its work is not the server's.
 */

/** What a load is made of. */
export interface HttpLoad {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** What came of it. */
export interface HttpLoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  /** Answers other than 200, and connections that broke. */
  readonly failures: number;
}

/** The part of autocannon that is used; its own histogram has whole milliseconds only. */
type Autocannon = (options: {
  readonly url: string;
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly duration: number;
}) => PromiseLike<{ readonly errors: number; readonly timeouts: number; readonly duration: number }> & {
  on(
    event: 'response',
    listener: (client: unknown, status: number, bytes: number, responseMs: number) => void,
  ): void;
};

const require = createRequire(import.meta.url);
const autocannon = require('autocannon') as Autocannon;

async function load({ url, headers, body, connections, seconds }: HttpLoad): Promise<HttpLoadResult> {
  const latencies: number[] = [];
  let refused = 0;
  const running = autocannon({
    url,
    method: 'POST',
    headers,
    body,
    connections,
    duration: seconds,
  });
  running.on('response', (_client, status, _bytes, responseMs) => {
    latencies.push(responseMs);
    if (status !== 200) refused += 1;
  });
  const { errors, timeouts, duration } = await running;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return {
    requestsPerSecond: sorted.length / duration,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    requests: sorted.length,
    failures: refused + errors + timeouts,
  };
}

process.on('message', (message: HttpLoad) => {
  void load(message).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit(0));
