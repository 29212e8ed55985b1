import {
  CutCounter,
  encodeCutCounts,
  encodeMergeableProfile,
  profileCollector,
} from '@circuitwatch/metric-engine';
import { stopIfAborted } from '../findings.ts';
import type { CategoryColumn, Dataset, DatasetReader, NumberColumn, WindowColumns } from '../ports.ts';
import { decodeGroupCuts, encodeFindings, type PartitionCategories } from './partition-bytes.ts';
import {
  isMeasured,
  type PartitionedFeature,
  type PartitionedRun,
  type PartitionedSide,
  type PartitionTask,
} from './partitioned-run.ts';

/** Numbers that are held at once. */
const valuesAtOnce = 8_000_000;
/** A feature of more categories is no set of categories, and would fill the memory that the batch is to bound. */
export const mostCategories = 100_000;

/** What a partition job works with. */
export interface PartitionRequest {
  readonly run: PartitionedRun;
  readonly task: PartitionTask;
  /** Of the pass, see encodePassCuts; null in the first, which makes profiles. */
  readonly cuts: Uint8Array | null;
  readonly reader: DatasetReader;
  /** Called with ascending numbers from 0 to 1. */
  readonly onProgress?: ((progress: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Takes columns part by part, and says at the end what it made of them. */
interface Collecting {
  readonly addNumbers: (name: string, column: NumberColumn) => void;
  readonly addCategories: (name: string, column: CategoryColumn) => void;
  readonly findings: (rows: number) => Uint8Array;
}

/**
 * Reads the rows of one task part by part and sums them up: profiles and categories in the first pass, counts below
 * cuts in later ones. Memory is bounded by a part, whatever the task. The same input gives the same bytes.
 *
 * @throws AppError INVALID when the data cannot be read (any more); UNAVAILABLE; CANCELED.
 */
export async function executePartition(request: PartitionRequest): Promise<Uint8Array> {
  const { run, task, cuts, reader, signal } = request;
  const group = run.groups[task.group];
  if (!group) throw new RangeError(`There is no group ${task.group}.`);
  const side = group.sides[task.side];
  const measured = group.features.filter(isMeasured);
  const groupCuts = cuts && decodeGroupCuts(cuts, task.group);
  const asked = groupCuts ? measured.filter(({ name }) => groupCuts.has(name)) : measured;
  const collecting = groupCuts ? countingBelow(groupCuts) : profiling(measured);
  let rows = 0;
  for (let part = task.from; part < task.to; part++) {
    await stopIfAborted(signal);
    const dataset = await openPart(side, part, reader, signal);
    try {
      rows += await collect(dataset, side.parts[part]?.rows ?? 0, asked, { collecting, signal });
    } finally {
      await dataset.close();
    }
    request.onProgress?.((part + 1 - task.from) / (task.to - task.from));
  }
  return collecting.findings(rows);
}

function openPart(
  { source, window, segment, columns, timestampColumn, parts }: PartitionedSide,
  index: number,
  reader: DatasetReader,
  signal: AbortSignal | undefined,
): Promise<Dataset> {
  const part = parts[index];
  if (!part) throw new RangeError(`There is no part ${index}.`);
  return reader.open({
    source,
    windows: [window && { from: new Date(window.from), to: new Date(window.to) }],
    segment,
    partition: { ...part, columns, timestampColumn },
    signal,
  });
}

/** Rows of the window in this part, of at most `stored`. */
async function collect(
  dataset: Dataset,
  stored: number,
  features: readonly PartitionedFeature[],
  { collecting, signal }: { readonly collecting: Collecting; readonly signal: AbortSignal | undefined },
): Promise<number> {
  let rows = 0;
  const numerical = features.filter(({ dataType }) => dataType === 'numerical').map(({ name }) => name);
  for (const names of inPortions(numerical, stored)) {
    const read = only(await dataset.readNumbers(names, signal));
    rows = read.rows;
    for (const [name, column] of read.columns) collecting.addNumbers(name, column);
    await stopIfAborted(signal);
  }
  const categorical = features.filter(({ dataType }) => dataType === 'categorical');
  if (categorical.length > 0) {
    const read = only(await dataset.readCategories(categorical, signal));
    rows = read.rows;
    for (const [name, column] of read.columns) collecting.addCategories(name, column);
  }
  return rows;
}

/** As many columns as fit into memory; one is always read. */
function inPortions(names: readonly string[], rows: number): readonly (readonly string[])[] {
  const size = Math.max(1, Math.floor(valuesAtOnce / Math.max(1, rows)));
  return Array.from({ length: Math.ceil(names.length / size) }, (_, index) =>
    names.slice(index * size, (index + 1) * size),
  );
}

function profiling(features: readonly PartitionedFeature[]): Collecting {
  const numbers = new Map(
    features
      .filter(({ dataType }) => dataType === 'numerical')
      .map(({ name }) => [name, profileCollector()] as const),
  );
  const categories = new Map<string, { counts: Map<string, number>; nulls: number } | null>(
    features
      .filter(({ dataType }) => dataType === 'categorical')
      .map(({ name }) => [name, { counts: new Map(), nulls: 0 }] as const),
  );
  return {
    addNumbers: (name, { values, nulls, typeErrors }) =>
      numbers.get(name)?.add(values, { nulls, typeErrors }),
    addCategories: (name, column) => {
      const known = categories.get(name);
      if (!known) return;
      known.nulls += column.nulls;
      for (const [category, rows] of column.counts) {
        known.counts.set(category, (known.counts.get(category) ?? 0) + rows);
      }
      if (known.counts.size > mostCategories) categories.set(name, null);
    },
    findings: (rows) => {
      const counted = [...categories].map(([name, known]): [string, PartitionCategories] => [
        name,
        known && { counts: [...known.counts], nulls: known.nulls },
      ]);
      const profiles = [...numbers].map(([name, collector]): [string, Uint8Array] => [
        name,
        encodeMergeableProfile(collector.profile()),
      ]);
      return encodeFindings({ rows, categories: new Map(counted), numbers: new Map(profiles) });
    },
  };
}

function countingBelow(cuts: ReadonlyMap<string, Float64Array>): Collecting {
  const counters = new Map([...cuts].map(([name, own]) => [name, new CutCounter(own)]));
  return {
    addNumbers: (name, { values }) => counters.get(name)?.add(values),
    addCategories: () => undefined,
    findings: (rows) => {
      const counts = [...counters].map(([name, counter]): [string, Uint8Array] => [
        name,
        encodeCutCounts(counter.counts()),
      ]);
      return encodeFindings({ rows, categories: new Map(), numbers: new Map(counts) });
    },
  };
}

function only<Column>(windows: readonly WindowColumns<Column>[]): WindowColumns<Column> {
  const [window] = windows;
  if (!window) throw new RangeError('The reader answered without a window.');
  return window;
}
