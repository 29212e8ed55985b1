import { invalid } from '@circuitwatch/platform-errors';
import { decodedText } from '../decoded-text.ts';

/** One data file that the table consists of. */
export interface DeltaFile {
  /** Below the table's folder. */
  readonly path: string;
  readonly partitionValues: Readonly<Record<string, string | null>>;
  /** The least and greatest value of columns, as the writer noted them. */
  readonly statistics: {
    readonly minValues?: Readonly<Record<string, unknown>>;
    readonly maxValues?: Readonly<Record<string, unknown>>;
  } | null;
}

/** One column of the table. */
export interface DeltaField {
  readonly name: string;
  /** A primitive type's name; null for types that hold others. */
  readonly type: string | null;
}

/** The table as its log describes it. */
export interface DeltaTable {
  readonly fields: readonly DeltaField[];
  readonly partitionColumns: readonly string[];
  readonly files: readonly DeltaFile[];
}

interface AddAction {
  readonly path: string;
  readonly partitionValues?: Readonly<Record<string, string | null>> | null;
  readonly stats?: string | null;
  readonly stats_parsed?: DeltaFile['statistics'];
  readonly deletionVector?: { readonly pathOrInlineDv?: string; readonly offset?: number } | null;
}

interface MetaData {
  readonly schemaString: string;
  readonly partitionColumns?: readonly string[] | null;
  readonly configuration?: Readonly<Record<string, string>> | null;
}

interface Protocol {
  readonly minReaderVersion: number;
  readonly readerFeatures?: readonly string[] | null;
}

/** What one line of a log, or one row of a checkpoint, says. */
interface Action {
  readonly add?: AddAction | null;
  readonly remove?: Pick<AddAction, 'path' | 'deletionVector'> | null;
  readonly metaData?: MetaData | null;
  readonly protocol?: Protocol | null;
}

/** Features that leave the meaning of plain files as it is, or are refused where they are in use. */
const readableFeatures = [
  ...['columnMapping', 'deletionVectors', 'timestampNtz', 'typeWidening', 'typeWidening-preview'],
  ...['v2Checkpoint', 'vacuumProtocolCheck'],
];

/**
 * Replays the actions, oldest first: those of a checkpoint, then those of the commits after it.
 *
 * @throws AppError INVALID for a log that describes no table, or one that can only be read with features that are
 *   not supported, naming them.
 */
export function replay(uri: string, actions: Iterable<string>): DeltaTable {
  const added = new Map<string, AddAction>();
  let metaData: MetaData | null = null;
  let protocol: Protocol | null = null;
  for (const text of actions) {
    const action = JSON.parse(text) as Action;
    if (action.remove) added.delete(keyOf(action.remove));
    if (action.add) added.set(keyOf(action.add), action.add);
    if (action.metaData) metaData = action.metaData;
    if (action.protocol) protocol = action.protocol;
  }
  if (!metaData)
    throw invalid(`The log of the Delta table ${uri} describes no schema; it may be incomplete.`);
  refuseFeatures(uri, protocol, metaData);
  const adds = [...added.values()];
  const withVector = adds.find(({ deletionVector }) => deletionVector);
  if (withVector) {
    throw invalid(
      `The Delta table ${uri} marks single rows of ${withVector.path} as deleted (deletion vectors), which cannot be read; rewrite it with REORG TABLE … APPLY (PURGE).`,
    );
  }
  return {
    fields: fieldsOf(metaData.schemaString),
    partitionColumns: metaData.partitionColumns ?? [],
    files: adds.map((add) => fileOf(uri, add)),
  };
}

function refuseFeatures(uri: string, protocol: Protocol | null, { configuration }: MetaData): void {
  const mode = configuration?.['delta.columnMapping.mode'] ?? 'none';
  if (mode !== 'none') {
    throw invalid(
      `The Delta table ${uri} gives its columns other names in its files (column mapping by ${mode}), which cannot be read; write it again without.`,
    );
  }
  const features = protocol?.readerFeatures ?? [];
  const unknown = features.filter((feature) => !readableFeatures.includes(feature));
  if (unknown.length > 0) {
    throw invalid(
      `The Delta table ${uri} needs features that cannot be read: ${unknown.join(', ')}; write it again without.`,
    );
  }
  const version = protocol?.minReaderVersion ?? 1;
  if (version > 3)
    throw invalid(`The Delta table ${uri} needs a reader of version ${version}; up to 3 can be read.`);
}

function keyOf({ path, deletionVector }: Pick<AddAction, 'path' | 'deletionVector'>): string {
  return `${path}\n${deletionVector?.pathOrInlineDv ?? ''}\n${deletionVector?.offset ?? ''}`;
}

function fileOf(uri: string, { path, partitionValues, stats, stats_parsed: parsed }: AddAction): DeltaFile {
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(path)) {
    throw invalid(
      `The Delta table ${uri} consists of files elsewhere, such as ${path} (a shallow clone), which are not read; name the table that it was cloned from.`,
    );
  }
  const values = Object.entries(partitionValues ?? {});
  return {
    path: decodedText(path),
    partitionValues: Object.fromEntries(values.map(([name, value]) => [name, value === '' ? null : value])),
    statistics: statisticsOf(stats) ?? parsed ?? null,
  };
}

/** Statistics only spare work: what cannot be read of them does not matter. */
function statisticsOf(stats: string | null | undefined): DeltaFile['statistics'] {
  if (stats === null || stats === undefined || stats === '') return null;
  try {
    return JSON.parse(stats) as DeltaFile['statistics'];
  } catch {
    return null;
  }
}

function fieldsOf(schema: string): readonly DeltaField[] {
  const { fields } = JSON.parse(schema) as { readonly fields: readonly { name: string; type: unknown }[] };
  return fields.map(({ name, type }) => ({ name, type: typeof type === 'string' ? type : null }));
}
