import { unavailable } from '@circuitwatch/platform-errors';
import type { AskPrometheus } from './rule-sources.ts';

const timeoutMs = 30_000;
const mostBytes = 32 * 2 ** 20;

/** Reads at most so many bytes: an answer without end must not fill the memory. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Asks the Prometheus of the operator's choice; `url` may have a path and credentials, which no message shows. */
export function prometheusClient(url: string): AskPrometheus {
  const { username, password, origin, pathname } = new URL(url);
  const base = `${origin}${pathname.replace(/\/+$/, '')}`;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    'base64',
  );
  const headers: Record<string, string> = username === '' ? {} : { authorization: `Basic ${credentials}` };
  return async (query, at) => {
    const body = new URLSearchParams({ query, time: String(at.getTime() / 1_000), timeout: '25s' });
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(`${base}/api/v1/query`, { method: 'POST', body, headers, signal });
      return JSON.parse(await readText(response)) as unknown;
    } catch (cause) {
      throw unavailable(`Prometheus at ${origin} does not answer as it should.`, cause);
    }
  };
}
