import { createReadStream, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readBenchEnv } from '../env.ts';
import type { HttpLoad, HttpLoadResult } from './http-load.ts';
import { benchModels, featureNames } from './models.ts';
import {
  endpointNames,
  nextMessage,
  startOnlineServers,
  startProcess,
  type BenchProcess,
  type BenchServer,
} from './online-servers.ts';

const connections = [1, 16, 64];
const rounds = 5;
const seconds = 3;
const warmUpSeconds = 3;

/** One row, as Azure's clients send it. */
const body = JSON.stringify({
  input_data: {
    columns: featureNames,
    index: [0],
    data: [[71.25, 4.82, 0.031, 12.5, 398.7, 55.125]],
  },
});

interface Measured {
  readonly connections: number;
  readonly server: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Requests per second of the bare server's, the median of rounds. */
  readonly ratio: number;
}

/**
 * The online endpoint beside a bare Fastify with onnxruntime, with and without its collector, in turns; servers and load
 * are processes of their own. The last line is one of JSON.
 */
export async function benchOnline(): Promise<void> {
  const folder = path.resolve(readBenchEnv().BENCH_DIR, 'online');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const model = path.join(folder, 'mlp.onnx');
  writeFileSync(model, benchModels()[0]?.bytes ?? '');
  const { servers, close } = await startOnlineServers(folder, model);
  const client = startProcess(new URL('./http-load.ts', import.meta.url));
  const asked = new Map<string, number>();
  const measured: Measured[] = [];
  try {
    await compareAnswers(servers, asked);
    for (const server of servers)
      await load(client, server, { connections: 16, seconds: warmUpSeconds }, asked);
    console.log(
      `online: 6-32-32-1 MLP, one row a request; medians of ${rounds} rounds of ${seconds} s in turns`,
    );
    print(['connections', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'ratio']);
    for (const count of connections) measured.push(...(await measure(client, servers, count, asked)));
  } finally {
    await client.stop();
    await close();
  }
  const online = {
    measured,
    collected: await collectedEvents(folder),
    asked: asked.get(endpointNames.collected),
  };
  console.log(`${online.collected} events of each collection for ${online.asked} requests`);
  rmSync(folder, { recursive: true, force: true });
  console.log(JSON.stringify({ online }));
}

async function measure(
  client: BenchProcess,
  servers: readonly BenchServer[],
  count: number,
  asked: Map<string, number>,
): Promise<readonly Measured[]> {
  const results = servers.map((): HttpLoadResult[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [place, server] of servers.entries()) {
      results[place]?.push(await load(client, server, { connections: count, seconds }, asked));
    }
  }
  const [bare = []] = results;
  return servers.map(({ name }, place) => {
    const own = results[place] ?? [];
    const found: Measured = {
      connections: count,
      server: name,
      requestsPerSecond: median(own.map((result) => result.requestsPerSecond)),
      p50Ms: median(own.map((result) => result.p50Ms)),
      p99Ms: median(own.map((result) => result.p99Ms)),
      ratio: median(
        own.map(
          ({ requestsPerSecond }, round) => requestsPerSecond / (bare[round]?.requestsPerSecond ?? NaN),
        ),
      ),
    };
    print(cellsOf(found));
    return found;
  });
}

async function load(
  client: BenchProcess,
  { name, url, headers }: BenchServer,
  options: Pick<HttpLoad, 'connections' | 'seconds'>,
  asked: Map<string, number>,
): Promise<HttpLoadResult> {
  client.process.send({ url: `${url}/score`, headers, body, ...options } satisfies HttpLoad);
  const result = (await nextMessage(client)) as HttpLoadResult;
  if (result.failures > 0) throw new Error(`${result.failures} requests to the server "${name}" failed.`);
  asked.set(name, (asked.get(name) ?? 0) + result.requests);
  return result;
}

/** What is fast and wrong is not worth measuring. */
async function compareAnswers(servers: readonly BenchServer[], asked: Map<string, number>): Promise<void> {
  const answers: number[] = [];
  for (const { name, url, headers } of servers) {
    const response = await fetch(`${url}/score`, { method: 'POST', headers, body });
    const [answer] = (await response.json()) as readonly number[];
    answers.push(Math.fround(answer ?? NaN));
    asked.set(name, 1);
  }
  if (answers.some((answer) => answer !== answers[0])) {
    throw new Error(`The servers answer differently: ${answers.join(', ')}`);
  }
}

/** Events of each collection, which are as many in both; one a line. */
async function collectedEvents(folder: string): Promise<number> {
  const counts = new Map<string, number>();
  for (const file of globSync('modelDataCollector/**/*.jsonl', { cwd: folder })) {
    const collection = ['model_inputs', 'model_outputs'].find((name) => file.includes(name)) ?? file;
    let lines = counts.get(collection) ?? 0;
    for await (const chunk of createReadStream(path.join(folder, file))) {
      for (const byte of chunk as Buffer) if (byte === 0x0a) lines += 1;
    }
    counts.set(collection, lines);
  }
  const [inputs = 0, outputs = 0] = counts.values();
  if (inputs !== outputs) throw new Error(`${inputs} inputs and ${outputs} outputs were collected.`);
  return inputs;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN;
}

function cellsOf({ connections: count, server, requestsPerSecond, p50Ms, p99Ms, ratio }: Measured): string[] {
  return [
    String(count),
    server,
    requestsPerSecond.toFixed(0),
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    `${(ratio * 100).toFixed(0)} %`,
  ];
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell) => cell.padStart(18)).join(''));
}
