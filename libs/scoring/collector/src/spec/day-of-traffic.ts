import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { localLines } from '../local-lines.ts';
import { openDataCollector } from '../open-data-collector.ts';
import { inputColumns, recordsJson } from '../records-json.ts';
import { pump } from './collected.ts';

/** What is left in memory, and how many files are open, after each hour and at the end. */
export interface DayOfTraffic {
  readonly retainedBytes: readonly number[];
  readonly openFiles: readonly number[];
  readonly written: number;
  readonly dropped: number;
  readonly seconds: number;
}

// Lets deployments collect for a day, as fast as it can. Arguments: folder, deployments, requests of each in an hour.
const [root = '', deployments = '1', requests = '1'] = process.argv.slice(2);
const requestsAnHour = Number(requests);
const flushesAnHour = 6;
const features = ['flow', 'pressure', 'temperature', 'level', 'speed', 'current'];

const started = performance.now();
const target = localLines({ root });
const collectors = Array.from({ length: Number(deployments) }, (_, number) =>
  openDataCollector({
    ...{ ...pump, target, deployment: `pump-${number}`, instanceId: 'i' },
    onProblem: ({ message }) => {
      throw new Error(message);
    },
  }),
);

function request(collector: (typeof collectors)[number], at: Date, correlationId: string): void {
  const common = { at, correlationId, requestId: null, rows: 1 };
  const cells = Float32Array.from(features, (_, place) => (at.getTime() % 1_000) / (place + 7));
  const inputs = (): string => recordsJson(inputColumns([{ features }], [cells]), 0, 1);
  const outputs = (): string => recordsJson([{ name: 'prediction', cells: cells.subarray(0, 1) }], 0, 1);
  collector.collect({ ...common, collection: 'model_inputs', records: inputs });
  collector.collect({ ...common, collection: 'model_outputs', records: outputs });
}

/** Twice, as buffers are let go some time after the first. */
async function collectGarbage(): Promise<void> {
  for (let time = 0; time < 2; time++) {
    globalThis.gc?.();
    await setTimeout(5);
  }
}

const openFiles = (): number => readdirSync('/proc/self/fd').length;
const before = openFiles();
const retainedBytes: number[] = [];
const files: number[] = [];
for (let hour = 0; hour < 24; hour++) {
  for (let number = 0; number < requestsAnHour; number++) {
    const at = new Date(Date.UTC(2026, 0, 5, hour) + Math.floor((number * 3_600_000) / requestsAnHour));
    for (const collector of collectors) request(collector, at, `${hour}-${number}`);
    if ((number + 1) % Math.ceil(requestsAnHour / flushesAnHour) === 0) {
      await Promise.all(collectors.map((collector) => collector.flush()));
    }
  }
  await Promise.all(collectors.map((collector) => collector.flush()));
  await collectGarbage();
  // What Node holds beside the heap and the buffers, such as compiled code, comes and goes by megabytes.
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  retainedBytes.push(heapUsed + arrayBuffers);
  files.push(openFiles() - before);
}
await Promise.all(collectors.map((collector) => collector.close()));
const sum = (name: 'written' | 'dropped'): number =>
  collectors.reduce((total, collector) => total + collector.counts()[name], 0);
const day: DayOfTraffic = {
  ...{ retainedBytes, openFiles: [...files, openFiles() - before] },
  ...{ written: sum('written'), dropped: sum('dropped'), seconds: (performance.now() - started) / 1_000 },
};
console.log(JSON.stringify(day));
