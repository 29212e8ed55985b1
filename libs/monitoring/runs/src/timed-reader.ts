import type { Dataset, DatasetReader } from './ports.ts';

/** A reader that tells how long reading took in all, in the clock's milliseconds. */
export interface TimedReader {
  readonly reader: DatasetReader;
  readonly elapsed: () => number;
}

/** Wraps a reader whose calls come one after the other. */
export function timedReader(reader: DatasetReader, clock: () => number): TimedReader {
  let total = 0;
  const timed = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const start = clock();
    try {
      return await work();
    } finally {
      total += clock() - start;
    }
  };
  return {
    elapsed: () => total,
    reader: {
      open: async (request) => timedDataset(await timed(() => reader.open(request)), timed),
      readRows: (request) => timed(() => reader.readRows(request)),
      query: (request) => timed(() => reader.query(request)),
    },
  };
}

type Timed = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

function timedDataset(dataset: Dataset, timed: Timed): Dataset {
  return {
    ...dataset,
    countRows: (signal) => timed(() => dataset.countRows(signal)),
    readNumbers: (names, signal) => timed(() => dataset.readNumbers(names, signal)),
    readCategories: (columns, signal) => timed(() => dataset.readCategories(columns, signal)),
    columnsWithFewDistinct: (names, share, window, signal) =>
      timed(() => dataset.columnsWithFewDistinct(names, share, window, signal)),
  };
}
