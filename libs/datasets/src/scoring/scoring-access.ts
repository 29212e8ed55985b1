import { createHash } from 'node:crypto';
import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import type {
  FeatureDeclaration,
  ModelInput,
  PredictionColumn,
  ScoringFile,
} from '@circuitwatch/scoring-definitions';
import type { DatasetReader } from '../reader/dataset-reader.ts';
import type { DataSource } from '../sources/relation.ts';
import { joinUri } from '../uris/join-uri.ts';
import type { PartStore } from './part-store.ts';
import type { ScorableFile } from './scorable-file.ts';

/** Which data goes through which model, and where its parts go. */
export interface ScoringAccessOptions {
  readonly reader: Pick<DatasetReader, 'openScorable'>;
  readonly store: PartStore;
  readonly source: DataSource;
  readonly window: TimeRange | null;
  readonly inputs: readonly ModelInput[];
  readonly features: readonly FeatureDeclaration[];
  /** See ScorableRequest. */
  readonly keep: readonly string[] | null;
  /** See ScorableRequest. */
  readonly hasProblemColumn?: boolean | undefined;
  /** The folder of the parts. */
  readonly outputUri: string;
  readonly signal?: AbortSignal | undefined;
}

/** Files of a source and the places of their parts, as those who score files ask for them. */
export interface ScoringAccess {
  readonly open: (
    file: ScoringFile,
    fromRow: number,
    predictions: readonly PredictionColumn[],
  ) => Promise<ScorableFile>;
  readonly partUri: (file: Pick<ScoringFile, 'uri'>, part: number) => string;
  readonly store: PartStore['store'];
  readonly removeParts: (file: Pick<ScoringFile, 'uri'>, from: number) => Promise<void>;
}

/**
 * A part is named after its file, with a number and a mark of the file's whole URI and of the window: files of one name
 * in several folders keep apart, and so do the days of one file that are scored day by day.
 */
export function scoringAccess(options: ScoringAccessOptions): ScoringAccess {
  const { reader, store, source, window, outputUri, signal } = options;
  const folder = store.placeOf(outputUri);
  return {
    open: (file, fromRow, predictions) =>
      reader.openScorable({
        ...options,
        only: file.uri === source.uri ? null : file.uri,
        predictions,
        fromRow,
        asListed: file,
        signal,
      }),
    partUri: (file, part) =>
      joinUri(folder, `${partStem(file.uri, window)}-${String(part).padStart(5, '0')}.parquet`),
    store: store.store,
    removeParts: (file, from) => {
      const stem = `${partStem(file.uri, window)}-`;
      const number = (name: string): number => Number(/-(\d{5,})\.parquet$/.exec(name)?.[1] ?? NaN);
      // Of those whose writer was killed, under their hidden names, none is of use any more.
      const isUnfinished = (name: string): boolean => name.startsWith('.') && name.slice(38).startsWith(stem);
      return store.remove(
        folder,
        (name) => isUnfinished(name) || (name.startsWith(stem) && number(name) >= from),
      );
    },
  };
}

/** What the names of a file's parts begin with. */
function partStem(uri: string, window: TimeRange | null): string {
  const [path = ''] = uri.split('?');
  const name = path.split('/').findLast((part) => part !== '') ?? '';
  const safe = name
    .replace(/\.[^.]+$/, '')
    .replace(/[^\w-]+/g, '_')
    .slice(0, 60);
  const range = window === null ? [] : [window.from.toISOString(), window.to.toISOString()];
  const mark = createHash('sha256')
    .update([uri, ...range].join(' '))
    .digest('hex');
  return `${safe}-${mark.slice(0, 8)}`;
}
