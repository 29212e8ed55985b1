import { connect, type Socket } from 'node:net';

/*
 * Load from a process of its own: each connection sends its next request when the last one is answered. A client made
 * for this asks less of the processor than one of the general kind, which on a small machine would be measured too.
 */

/** What is asked, of whom, and for how long. */
export interface LoadTask {
  readonly port: number;
  readonly path: string;
  readonly token: string | null;
  readonly body: string;
  readonly connections: number;
  /** Not measured. */
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

/** What came of it. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers other than 200. */
  readonly failures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

function requestOf({ port, path, token, body }: LoadTask): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...(token === null ? [] : [`authorization: Bearer ${token}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Bytes of the whole answer that a text starts with; null as long as it is not all there. */
function answerLength(text: string): number | null {
  const end = text.indexOf('\r\n\r\n');
  const length = end < 0 ? null : /content-length: (\d+)/i.exec(text)?.[1];
  if (length == null) return null;
  const whole = end + 4 + Number(length);
  return text.length < whole ? null : whole;
}

function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

async function load(task: LoadTask): Promise<LoadResult> {
  const request = requestOf(task);
  const latencies: number[] = [];
  const sockets: Socket[] = [];
  let failures = 0;
  const begin = performance.now() + task.warmUpMs;
  const end = begin + task.measuredMs;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: task.port, host: '127.0.0.1', noDelay: true });
      sockets.push(socket);
      let sentAt = 0;
      let text = '';
      const send = (): void => {
        sentAt = performance.now();
        socket.write(request);
      };
      socket.setEncoding('latin1').on('connect', send).on('error', reject);
      socket.on('data', (chunk: string) => {
        text += chunk;
        if (answerLength(text) === null) return;
        const now = performance.now();
        if (!text.startsWith('HTTP/1.1 200')) failures += 1;
        text = '';
        if (now >= begin && now <= end) latencies.push(now - sentAt);
        if (now < end) return send();
        socket.end();
        resolve();
      });
    });
  await Promise.all(Array.from({ length: task.connections }, one));
  for (const socket of sockets) socket.destroy();
  const sorted = Float64Array.from(latencies).sort();
  return {
    requests: latencies.length,
    seconds: task.measuredMs / 1_000,
    failures,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  };
}

process.on('message', (task: LoadTask) => {
  void load(task).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready', url: '' });
