import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectedRows } from '@circuitwatch/scoring-definitions';
import type { DataCollectorOptions } from '../open-data-collector.ts';

/** One line of a file, as far as tests look at it. */
export interface StoredEvent {
  readonly correlationid: string;
  readonly time: string;
  readonly data?: readonly Readonly<Record<string, unknown>>[];
  readonly dataref?: string;
}

/** Options of a collector of two collections, but for where it writes. */
export const pump: Omit<DataCollectorOptions, 'target' | 'onProblem'> = {
  endpoint: 'plant',
  deployment: 'pump-7',
  source: '/subscriptions/s/onlineEndpoints/plant/deployments/pump-7',
  instanceId: 'instance-1',
  collections: [
    { name: 'model_inputs', samplingRate: 1 },
    { name: 'model_outputs', samplingRate: 1 },
  ],
};

/** One row, unless said otherwise. */
export function rowsOf(correlationId: string, more: Partial<CollectedRows> = {}): CollectedRows {
  return {
    collection: 'model_inputs',
    at: new Date('2026-01-05T10:59:30.900Z'),
    correlationId,
    requestId: null,
    rows: 1,
    records: () => '[{"x":1.5}]',
    ...more,
  };
}

/** Files below a folder → their text, by path, in order. */
export function filesBelow(root: string): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The events of a file's text. Fails for what is no whole line. */
export function eventsIn(text: string): readonly StoredEvent[] {
  if (!text.endsWith('\n')) throw new Error(`the text ends without a line's end: ${text.slice(-80)}`);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as StoredEvent);
}
