import {
  dataOfSignal,
  resolveWindow,
  withoutSignature,
  type MonitorDefinition,
  type SelectedData,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import type { DataAccess, LocatedSource, Look, LookRequest } from '../../data-access.ts';
import type { DataPreview, SignalPreview } from '../../generated/resolver-types.ts';
import { enumName } from '../definitions/enum-names.ts';
import { showSelection } from '../definitions/show-definition.ts';
import { dataProblems } from './data-problems.ts';
import type { DataResolver } from './resolve-data.ts';

/** What a preview works with. */
export interface PreviewContext {
  readonly definition: MonitorDefinition;
  readonly scheduledAt: Date;
  readonly resolve: DataResolver;
  readonly data: Pick<DataAccess, 'look'>;
  /** Aborted when the time for looking is over. */
  readonly signal: AbortSignal;
}

/** All data of all signals, each source and window looked at once; what cannot be read stops nothing else. */
export function previewSignals(context: PreviewContext): Promise<readonly SignalPreview[]> {
  const looks = new Map<string, Promise<Look>>();
  const lookOnce = (request: Omit<LookRequest, 'signal'>): Promise<Look> => {
    const key = JSON.stringify(request);
    const look = looks.get(key) ?? context.data.look({ ...request, signal: context.signal });
    looks.set(key, look);
    return look;
  };
  return Promise.all(
    context.definition.signals.map(async (signal, index) => ({
      name: signal.name,
      kind: enumName(signal.kind),
      data: await Promise.all(
        dataOfSignal(context.definition, index).map((data) => previewData(data, signal, context, lookOnce)),
      ),
    })),
  );
}

async function previewData(
  selected: SelectedData,
  signal: Signal,
  context: PreviewContext,
  lookOnce: (request: Omit<LookRequest, 'signal'>) => Promise<Look>,
): Promise<DataPreview> {
  const { role, selection } = selected;
  const window = resolveWindow(selection.window, context.scheduledAt);
  const unread = { role, selection: showSelection(selection), window, ...nothingFound };
  let source: LocatedSource | null = null;
  try {
    source = await context.resolve(selection);
    const look = await lookOnce({ source, window, segment: signal.segment ?? null });
    const { rows, columns, files, timestampColumn, correlationColumn, notes } = look;
    return {
      ...unread,
      uri: withoutSignature(source.uri),
      rows,
      columns,
      fileCount: files.length,
      fileBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      timestampColumn,
      correlationColumn,
      notes,
      problems: dataProblems(context.definition, signal, selected, look),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = error.code === 'CANCELED' ? tooSlow : error.message;
    return { ...unread, uri: source && withoutSignature(source.uri), problems: [problem] };
  }
}

/** How long a preview may look at data, in milliseconds. */
export const previewMs = 20_000;

const tooSlow = `It could not be read within ${previewMs / 1000} seconds; a run takes the time that it needs.`;

const nothingFound = {
  uri: null,
  rows: null,
  columns: [],
  fileCount: 0,
  fileBytes: 0,
  timestampColumn: null,
  correlationColumn: null,
  notes: [],
} as const;
